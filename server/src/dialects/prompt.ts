/** Prompts of shells, as they stand above a command's output in transcripts and support bundles. */

/** `root@node:~# `, `[root@node ~]# `, `$ `; `+ ` is how a shell shows what it runs. */
const usual = String.raw`\[[^\]\s]+@[^\]]*\][#$%>]?|[\w.-]*@[\w.-]+[^#$%>\n]*[#$%>]|[$%>+]`;

/** `node1:~ # `, `bash-5.1# `, `/ # `: anything might look like it, so that a program of ours must follow. */
const unusual = String.raw`[\w~/.([][^#$%>"'\n]{0,60}[#$%>]`;

const programs = String.raw`(?:\/\S*\/)?(?:ip6?tables|xtables|ipset|ipvsadm|ip|conntrack|sysctl)[\w-]*(?=\s|$)`;

const line = new RegExp(
  String.raw`^(?:(?:${usual})\s+(?:sudo\s+)?(\S.*)|(?:${unusual})\s*(?:sudo\s+)?(${programs}.*))$`,
);

/** The command behind a prompt; undefined: the line is none. */
export function commandBehindPrompt(text: string): string | undefined {
  const found = line.exec(text);
  return found?.[1] ?? found?.[2];
}

const dumping = new RegExp(`^(?:${usual}|${unusual}) *(?:sudo )?${programs}`, 'm');

/** Where in a text the first prompt with a command stands whose output is a dump: a UTF-16 offset, or -1. */
export function firstDumpCommand(text: string): number {
  return text.search(dumping);
}
