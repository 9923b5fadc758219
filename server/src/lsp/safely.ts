/** Handlers that fail are logged and answer with nothing: one odd line must not cost the user the server. */
import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** A request's handler that answers `nothing` where it fails or is no longer wanted. */
export function safely<Params, Result>(
  connection: Connection,
  name: string,
  nothing: Result,
  handle: (params: Params, token: CancellationToken) => Result | Promise<Result>,
): (params: Params, token: CancellationToken) => Promise<Result> {
  return async (params, token) => {
    if (token.isCancellationRequested) return nothing;
    try {
      return await handle(params, token);
    } catch (error) {
      // An answer such as "this can't be renamed" is meant for the user and is no failure.
      if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestFailed) throw error;
      logFailure(connection, name, error);
      return nothing;
    }
  };
}

/** A notification's handler, or other work that nobody waits for. */
export function quietly<Params>(
  connection: Connection,
  name: string,
  handle: (params: Params) => void | Promise<void>,
): (params: Params) => void {
  return (params) => {
    void (async () => {
      try {
        await handle(params);
      } catch (error) {
        logFailure(connection, name, error);
      }
    })();
  };
}

export function logFailure(connection: Connection, name: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  unlessClosed(() => connection.console.error(`${name} failed: ${text}`));
}

/** Sends what nobody waits for. A connection that is closed by now has nobody who would miss it. */
export function unlessClosed(send: () => void | Promise<void>): void {
  try {
    void Promise.resolve(send()).catch(() => undefined);
  } catch {
    // Closed.
  }
}
