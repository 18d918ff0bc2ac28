package dev.reprise.app.session;

import dev.reprise.live.recovery.RunningRoll;
import java.util.Locale;

/** What came of a roll, for people. */
public final class RollText {
    private RollText() {}

    /** One line, without an end. */
    public static String of(final RunningRoll.Rolled rolled) {
        if (rolled.failure() != null) {
            return "warning: no new generation, the session goes on in generation " + rolled.generation() + ": "
                    + rolled.failure();
        }
        return String.format(
                Locale.ROOT,
                "generation %d begins with %,d records, %,d bytes; the one before had %,d bytes; the ring waited %,d us",
                rolled.generation(),
                rolled.records(),
                rolled.bytes(),
                rolled.bytesBefore(),
                rolled.pauseNs() / 1_000);
    }
}
