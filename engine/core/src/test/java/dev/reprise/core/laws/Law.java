package dev.reprise.core.laws;

import org.agrona.DirectBuffer;

/** One invariant, judged from the log alone. */
abstract class Law {
    private String violation;

    /** What the property tests call it: P1, P2 ... */
    abstract String name();

    /** One record of the log, inputs and caused ones, in order. */
    abstract void onRecord(DirectBuffer log, int offset, int templateId);

    /** The core is done with an input and everything it caused. */
    void onGroupEnd(final CoreView core) {}

    /** The history has ended: the venue has told everything. */
    void onEnd(final CoreView core) {}

    final void violated(final String what) {
        if (violation == null) {
            violation = what;
        }
    }

    final void require(final boolean holds, final String what) {
        if (!holds) {
            violated(what);
        }
    }

    /** What broke the law first, or null. */
    final String violation() {
        return violation;
    }
}
