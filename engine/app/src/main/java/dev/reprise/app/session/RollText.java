package dev.reprise.app.session;

import dev.reprise.live.recovery.RunningRoll;
import java.util.List;
import java.util.Locale;

/** What came of a roll, for people. */
public final class RollText {
    private RollText() {}

    /**
     * One line, without an end.
     *
     * @param strategies names in index order
     */
    public static String of(final RunningRoll.Rolled rolled, final List<String> strategies) {
        final String cold = rolled.cold().isEmpty()
                ? ""
                : "; cold now: " + String.join(", ", cold(rolled, strategies)) + " (`reprise ctl arm --strategy NAME`)";
        if (rolled.failure() != null) {
            return "warning: no new generation, the session goes on in generation " + rolled.generation() + ": "
                    + rolled.failure() + cold;
        }
        return String.format(
                        Locale.ROOT,
                        "generation %d begins with %,d records, %,d bytes; the one before had %,d bytes; the ring waited %,d us",
                        rolled.generation(),
                        rolled.records(),
                        rolled.bytes(),
                        rolled.bytesBefore(),
                        rolled.pauseNs() / 1_000)
                + cold;
    }

    /** Names of the strategies that went cold for it. */
    static List<String> cold(final RunningRoll.Rolled rolled, final List<String> strategies) {
        return rolled.cold().stream().map(strategies::get).toList();
    }
}
