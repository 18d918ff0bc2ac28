package dev.reprise.localvenues.binance;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the venue does wrong on purpose. Immutable.
 *
 * <pre>{@code
 * venue.faults(Faults.NONE.with(Fault.UNKNOWN, 3).with(Fault.LATE_MS, 200));
 * }</pre>
 */
public final class Faults {
    /** No fault. */
    public static final Faults NONE = new Faults(new EnumMap<>(Fault.class));

    private static final Fault[] FATES = {Fault.CUT, Fault.UNKNOWN, Fault.BUSY, Fault.GARBAGE, Fault.DROP_ACK};

    private final Map<Fault, Long> values;

    private Faults(final Map<Fault, Long> values) {
        this.values = values;
    }

    /** The same with one more, or with 0 without it. */
    public Faults with(final Fault fault, final long value) {
        if (value < 0 && fault != Fault.CLOCK_MS) {
            throw new IllegalArgumentException("a fault must not be negative: " + fault + "=" + value);
        }
        final Map<Fault, Long> changed = new EnumMap<>(Fault.class);
        changed.putAll(values);
        changed.put(fault, value);
        return new Faults(changed);
    }

    /** The number given with a fault, 0 when it is off. */
    public long get(final Fault fault) {
        return values.getOrDefault(fault, 0L);
    }

    boolean is(final Fault fault) {
        return get(fault) != 0;
    }

    /** What happens to a request, by its number from 1; null when it is answered as it should be. */
    Fault fate(final long request) {
        for (final Fault fate : FATES) {
            if (strikes(fate, request)) {
                return fate;
            }
        }
        return null;
    }

    /** Whether it strikes the n-th of what it counts. */
    boolean strikes(final Fault fault, final long number) {
        final long every = get(fault);
        return every > 0 && number % every == 0;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
