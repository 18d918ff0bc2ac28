package dev.reprise.core;

import dev.reprise.api.schema.DenialCode;
import java.util.Arrays;

/** What came of closing every position when a person last asked for it; for people, part of no decision and not carried. Core thread. */
public final class Flattened {
    private final int instruments;
    private final DenialCode[] denials; // by strategy and instrument: of the last try
    private int sent;

    Flattened(final int strategies, final int instruments) {
        this.instruments = instruments;
        denials = new DenialCode[strategies * instruments];
        begin();
    }

    void begin() {
        Arrays.fill(denials, DenialCode.NULL_VAL);
        sent = 0;
    }

    /** @param denial {@code NULL_VAL} when an order went out */
    void add(final int strategy, final int instrument, final DenialCode denial) {
        denials[strategy * instruments + instrument] = denial;
        sent += denial == DenialCode.NULL_VAL ? 1 : 0;
    }

    /** Closing orders that passed the gate. */
    public int sent() {
        return sent;
    }

    /** The check that denied the last try to close a position, {@code NULL_VAL} when none did. */
    public DenialCode denial(final int strategy, final int instrument) {
        return denials[strategy * instruments + instrument];
    }
}
