package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.StateCause;
import java.util.Arrays;

/** Strategies that a check wants disabled, from the input that showed it until the record that does it. */
final class Stops {
    private final StateCause[] causes; // by strategy
    private int count;

    Stops(final int strategies) {
        causes = new StateCause[strategies];
        Arrays.fill(causes, StateCause.NULL_VAL);
    }

    void want(final int strategy, final StateCause cause) {
        if (causes[strategy] == StateCause.NULL_VAL) {
            causes[strategy] = cause;
            count++;
        }
    }

    /** The strategy's status changed: what was wanted is answered. */
    void applyStatus(final int strategy) {
        if (causes[strategy] != StateCause.NULL_VAL) {
            causes[strategy] = StateCause.NULL_VAL;
            count--;
        }
    }

    boolean isAny() {
        return count > 0;
    }

    StateCause cause(final int strategy) {
        return causes[strategy];
    }

    static String text(final StateCause cause) {
        return switch (cause) {
            case REPEATED_EXECUTION -> "K15: too many fills in one instrument and side";
            case PARENT_CHILD -> "K17: more to close than the parent filled";
            case ORDER_TO_TRADE -> "K22: too many requests for its fills, for a whole window";
            case REJECT_RATE -> "K23: the venue rejected too many of its requests";
            default -> cause.name();
        };
    }

    long stateHash(final long seed) {
        long hash = seed;
        for (final StateCause cause : causes) {
            hash = Exact.mix(hash, cause.value());
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(causes, StateCause.values());
        count = carrier.carry(count);
    }
}
