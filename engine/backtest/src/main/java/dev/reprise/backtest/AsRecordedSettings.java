package dev.reprise.backtest;

import dev.reprise.api.Currency;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.StrategyLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * What an as-recorded backtest runs; the journal says everything else.
 *
 * @param generations of the journal of an instance or a run, from the first one on
 * @param core capacities
 * @param loader makes the strategies
 * @param venues makes the simulated venue
 * @param reporting currency of the equity curve
 * @param instruments how many the journal defines
 * @param strategies how many it defines
 * @param fill another model of the queue than the session's, the only thing that differs then; {@code null} for the session's
 */
public record AsRecordedSettings(
        List<Path> generations,
        CoreSettings core,
        StrategyLoader loader,
        AsRecordedRunner.Venues venues,
        Currency reporting,
        int instruments,
        int strategies,
        Fill fill) {
    /**
     * A fill model, as {@code RunStarted} has it.
     *
     * @param kind which one
     * @param exponent n of {@code POWER}, else 0
     */
    public record Fill(FillModelKind kind, double exponent) {}
}
