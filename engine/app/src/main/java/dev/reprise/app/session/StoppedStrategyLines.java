package dev.reprise.app.session;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.live.recovery.Recovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/** What a start says of strategies that do not decide: since when, why, and the way back. */
public final class StoppedStrategyLines {
    private StoppedStrategyLines() {}

    /**
     * A line for each of them; none when all decide.
     *
     * @param instance its name
     * @param time shows core time
     */
    public static List<String> of(
            final TradingSession session, final String instance, final LongFunction<String> time) {
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < session.strategies().size(); i++) {
            final int index = i;
            final StrategyStatus status =
                    session.engine().inspect(core -> core.core().state().risk.strategyStatus(index));
            if (status != StrategyStatus.ENABLED) {
                final String name = session.strategies().get(i);
                lines.add("strategy  " + name + " is " + status.name().toLowerCase(Locale.ROOT) + " since "
                        + since(session.engine().recovered().stopped().get(i), status, time)
                        + ": `reprise ctl arm --run " + instance + " --strategy " + name + '`');
            }
        }
        return lines;
    }

    private static String since(
            final Recovery.Stopped stopped, final StrategyStatus status, final LongFunction<String> time) {
        if (stopped == null || stopped.status() != status) {
            return "this start";
        }
        if (stopped.since() == Records.NO_TIME) {
            return "before this generation of the journal";
        }
        return time.apply(stopped.since()) + (stopped.why().isEmpty() ? "" : " (" + stopped.why() + ')');
    }
}
