// A script mints brands as the server's parsers do.
export const id = (value: string | number): never => value as never
