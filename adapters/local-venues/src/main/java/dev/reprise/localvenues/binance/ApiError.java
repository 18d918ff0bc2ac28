package dev.reprise.localvenues.binance;

import tools.jackson.databind.node.ObjectNode;

/** A request the venue refuses, with its code and text. */
final class ApiError extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int code;
    private final transient ObjectNode data;

    ApiError(final int code, final String message) {
        this(400, code, message);
    }

    ApiError(final int status, final int code, final String message) {
        this(status, code, message, null);
    }

    /** @param data what goes with it, or null */
    ApiError(final int status, final int code, final String message, final ObjectNode data) {
        super(message, null, false, false); // an answer, not a failure of ours: no stack
        this.status = status;
        this.code = code;
        this.data = data;
    }

    static ApiError missing(final String parameter) {
        return new ApiError(
                -1102, "Mandatory parameter '" + parameter + "' was not sent, was empty/null, or malformed.");
    }

    static ApiError illegal(final String parameter, final String legalRange) {
        return new ApiError(
                -1100,
                "Illegal characters found in parameter '" + parameter + "'; legal range is '" + legalRange + "'.");
    }

    static ApiError filter(final String filter) {
        return new ApiError(-1013, "Filter failure: " + filter);
    }

    static ApiError invalidSymbol() {
        return new ApiError(-1121, "Invalid symbol.");
    }

    /** HTTP-like status of the answer. */
    int status() {
        return status;
    }

    int code() {
        return code;
    }

    /** What goes with it, or null. */
    ObjectNode data() {
        return data;
    }
}
