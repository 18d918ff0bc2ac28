package dev.reprise.api;

/** Who closes a position when its stop-loss or take-profit price comes. */
public enum Protector {
    /** An order at the venue: it works while this host is down. */
    VENUE,
    /** The engine, for at least a part of it: while the engine is down nothing protects that part. */
    ENGINE,
    /** Nobody, for at least a part of it. */
    NOTHING
}
