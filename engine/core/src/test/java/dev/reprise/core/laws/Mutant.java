package dev.reprise.core.laws;

/** A core, or a gateway, with one fault built in. Each must break the law it names. */
enum Mutant {
    RESEND_ON_TIMEOUT("P3", null, null, Edit.GATEWAY_RESENDS, null),
    LIMITS_COUNTED_AT_ACKNOWLEDGEMENT(
            "P11", "order.OrderTable", "worstLeavesQty", Edit.ZERO_WHEN_STATUS, "PENDING_NEW"),
    UNKNOWN_ORDERS_NOT_COUNTED("P11", "order.OrderTable", "worstLeavesQty", Edit.ZERO_WHEN_STATUS, "UNKNOWN"),
    TERMINAL_ORDER_REOPENED(
            "P5",
            "order.Transitions",
            null,
            Edit.TEXT,
            "ACCEPTED            ok    =     ok    ok    ok    ok    !     -     -     !     -     !"
                    + "\u0000ACCEPTED            ok    =     ok    ok    ok    ok    !     -     ok    !     ok    ok"),
    SEQUENCE_GAP_IGNORED("P7", "market.Markets", "applyInvalid", Edit.CONSTANT, "0"),
    FILL_COUNTED_TWICE("P1", "order.FillKeys", "add", Edit.CONSTANT, "1"),
    LATE_FILL_DROPPED(
            "P1",
            "order.Transitions",
            null,
            Edit.TEXT,
            "FILL                ok    ok    ok    ok    ok    ok    !     stay  stay  stay  stay  stay"
                    + "\u0000FILL                ok    ok    ok    ok    ok    ok    !     -     -     -     -     -"),
    CUM_QTY_FORGOTTEN("P4", "order.OrderMachine", "growCumQty", Edit.CONSTANT, "0"),
    OVERFILL_UNSAID("P4", "Decisions", "alarm", Edit.CONSTANT, null),
    CREDIT_UNCHECKED("P10", "risk.CreditCheck", "check", Edit.CONSTANT, null),
    RESERVATIONS_FORGOTTEN("P10", "portfolio.Balances", "reserve", Edit.CONSTANT, null),
    FEES_FORGOTTEN("P2", "portfolio.Ledger", "postFee", Edit.CONSTANT, null),
    HALT_IGNORED("P14", "risk.Permissions", "checkState", Edit.CONSTANT, null),
    THROTTLE_OFF("P16", "risk.SlidingWindow", "allows", Edit.CONSTANT, "1"),
    PROTECTION_FORGOTTEN("P15", "protection.Protection", "onFill", Edit.CONSTANT, null),
    ORDER_ID_REUSED("P9", "CoreState", "orderCounter", Edit.CONSTANT, "0");

    /** How the class is changed. */
    enum Edit {
        /** No class is: the gateway of the test sends a request without an answer again. */
        GATEWAY_RESENDS,
        /** The method does nothing and returns this constant: 0, 1 or, for objects, null. */
        CONSTANT,
        /** The method returns 0 at once for an order of this status. */
        ZERO_WHEN_STATUS,
        /** A text constant: what it holds, and what stands there instead. */
        TEXT
    }

    final String law;
    final String className;
    final String method;
    final Edit edit;
    final String argument;

    Mutant(final String law, final String className, final String method, final Edit edit, final String argument) {
        this.law = law;
        this.className = className == null ? null : "dev.reprise.core." + className;
        this.method = method;
        this.edit = edit;
        this.argument = argument;
    }
}
