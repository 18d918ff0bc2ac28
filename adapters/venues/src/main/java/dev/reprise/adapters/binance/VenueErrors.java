package dev.reprise.adapters.binance;

import dev.reprise.api.schema.RejectCode;

/**
 * What the venue's error codes prove. An error not listed here proves nothing: the request's outcome is unknown.
 * Source: binance-spot-api-docs, "Error codes"; -2010 is told apart by its text.
 */
final class VenueErrors {
    /** An order or an instrument's rule does not fit. */
    static final int FILTER_CODE = -1013;

    /** An order that ended without a fill more than 90 days ago: the venue keeps no more of it. */
    private static final int ARCHIVED_CODE = -2026;

    private VenueErrors() {}

    /** Whether the venue says that it has no such order. */
    static boolean isUnknownOrder(final int code) {
        return code == -2011 || code == -2013 || code == ARCHIVED_CODE;
    }

    /** Our reading of an error that proves that the request was not carried out; null when it proves nothing. */
    static RejectCode proof(final int code, final String message) {
        return switch (code) {
            case -1003, -1008, -1015, -1034 -> RejectCode.RATE_LIMIT;
            case -1013 -> RejectCode.FILTER;
            case -1021 -> RejectCode.CLOCK;
            case -1002, -1022, -2014, -2015 -> RejectCode.CREDENTIAL;
            case -1014,
                    -1020,
                    -1100,
                    -1101,
                    -1102,
                    -1103,
                    -1104,
                    -1105,
                    -1106,
                    -1111,
                    -1114,
                    -1115,
                    -1116,
                    -1117,
                    -1118,
                    -1119,
                    -1121,
                    -1128,
                    -1130,
                    -1135,
                    -1145 -> RejectCode.MALFORMED;
            case -2010 -> byText(message);
            case -2011 -> // by its restrictions it was found, and is open
                message.contains("restrictions") ? RejectCode.OTHER : RejectCode.UNKNOWN_ORDER;
            case -2013, ARCHIVED_CODE -> RejectCode.UNKNOWN_ORDER;
            case -1112, -2038, -2039 -> RejectCode.OTHER; // -1112: nobody offers anything
            default -> null;
        };
    }

    private static RejectCode byText(final String message) {
        if (message.contains("insufficient balance")) {
            return RejectCode.INSUFFICIENT_BALANCE;
        }
        if (message.contains("immediately match and take")) {
            return RejectCode.WOULD_TAKE;
        }
        if (message.contains("trigger immediately")) {
            return RejectCode.WOULD_TRIGGER;
        }
        if (message.contains("Duplicate order")) {
            return RejectCode.DUPLICATE;
        }
        return message.contains("Market is closed") ? RejectCode.MARKET_CLOSED : RejectCode.OTHER;
    }

    /** Whether the key itself is refused: sending on makes no sense. */
    static boolean isCredential(final int code) {
        return code == -2014 || code == -2015 || code == -1022;
    }
}
