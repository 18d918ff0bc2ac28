package dev.reprise.app.config;

/** What can be wrong with a configuration. The codes are stable: documentation and scripts refer to them. */
public enum ProblemCode {
    /** The file cannot be read, or there is no file at all. */
    UNREADABLE("RP-C001"),
    /** Not YAML. */
    SYNTAX("RP-C002"),
    /** Larger than 256 KiB, or nested deeper than 32. */
    TOO_LARGE("RP-C003"),
    /** A YAML tag. */
    TAG("RP-C004"),
    /** A YAML anchor or alias. */
    ALIAS("RP-C005"),
    /** A required key is missing. */
    MISSING_KEY("RP-C010"),
    /** A key stands twice. */
    DUPLICATE_KEY("RP-C011"),
    /** A key that means nothing. */
    UNKNOWN_KEY("RP-C012"),
    /** A map where a text is wanted, and the like. */
    WRONG_TYPE("RP-C013"),
    /** The right type, but not a value that is allowed. */
    BAD_VALUE("RP-C014"),
    /** A number with a dimension but without its unit. */
    MISSING_UNIT("RP-C015"),
    /** The unit of another dimension. */
    WRONG_UNIT("RP-C016"),
    /** {@code null}, or a window of 0, where a rule cannot be turned off. */
    CANNOT_BE_OFF("RP-C017"),
    /** A secret written into the configuration. */
    INLINE_SECRET("RP-C020"),
    /** The environment variable or file of a secret is not there. */
    SECRET_UNAVAILABLE("RP-C021"),
    /** Others may read the file of a secret. */
    SECRET_EXPOSED("RP-C022"),
    /** A venue, instrument or name that does not fit the rest of the configuration. */
    INCONSISTENT("RP-C030"),
    /** An endpoint that is not on this host, or one set for a test system. */
    ENDPOINT("RP-C031"),
    /** {@code mode: live} without one of the limits. */
    LIVE_LIMIT_MISSING("RP-C032"),
    /** A strategy of a jar that is not pinned, where real money would trade with it. */
    NOT_PINNED("RP-C040"),
    /** A {@code --set} or environment override that cannot be placed. */
    OVERRIDE("RP-C041");

    private final String code;

    ProblemCode(final String code) {
        this.code = code;
    }

    /** The code as printed, such as {@code RP-C012}. */
    public String code() {
        return code;
    }
}
