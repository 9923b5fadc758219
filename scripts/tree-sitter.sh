#!/usr/bin/env bash
# tree-sitter ARGS…: the tree-sitter CLI. One on PATH is taken, or the one that $TREE_SITTER names; else Debian's.
#
# The npm package of the same name downloads a binary from elsewhere when it is installed, so it can't be a dependency.
# Debian's binary is newer than its stable release, so it runs on a C library unpacked beside it, touching no system file.
set -eu
if [ -n "${TREE_SITTER:-}" ]; then exec "$TREE_SITTER" "$@"; fi
if command -v tree-sitter >/dev/null; then exec tree-sitter "$@"; fi

cache=${XDG_CACHE_HOME:-$HOME/.cache}/packet-path/tree-sitter
if [ ! -x "$cache/usr/bin/tree-sitter" ]; then
  command -v apt-get >/dev/null || { echo "No tree-sitter CLI: install it, or say where it is with TREE_SITTER=…" >&2; exit 2; }
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -1 | tr -d ' ')
  mkdir -p "$work/lists/partial" "$cache"
  printf 'deb %s trixie main\ndeb %s sid main\n' "$mirror" "$mirror" >"$work/sources.list"
  apt=(-o "Dir::State::Lists=$work/lists" -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root -qq)
  apt-get "${apt[@]}" update
  (cd "$work" && apt-get "${apt[@]}" download tree-sitter-cli/sid libc6/trixie libgcc-s1/trixie)
  for deb in "$work"/*.deb; do dpkg -x "$deb" "$cache"; done
fi
lib=$cache/usr/lib/$(uname -m)-linux-gnu
exec "$(ls "$lib"/ld-linux-*.so.* | head -1)" --library-path "$lib" "$cache/usr/bin/tree-sitter" "$@"
