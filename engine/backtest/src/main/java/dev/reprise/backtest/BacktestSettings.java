package dev.reprise.backtest;

import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.StrategyLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a backtest runs.
 *
 * @param data journal of a dataset or of an instance, of which all generations that are kept are run over
 * @param from the strategies, and the statistics with them, begin with the first input received then, UTC ns; what came before builds the books
 * @param to inputs received then or later are left out, UTC ns
 * @param core capacities
 * @param loader makes the strategies
 * @param venue fills the orders
 * @param currencies that the setup defines, in index order
 * @param instruments that the setup defines, in index order; the data's own definitions of the same versions are left out
 * @param touchFromTrades whether the data holds no book, so that best bid and ask are made from its trades
 * @param clocks how the market is placed in time with two clocks; {@code null} for one clock
 * @param reporting currency of the equity curve
 * @param strategies how many the setup defines
 * @param setup publishes the session's start, up to the command that arms it
 * @param end publishes the session's end
 */
public record BacktestSettings(
        Path data,
        long from,
        long to,
        CoreSettings core,
        StrategyLoader loader,
        VenueModel venue,
        List<Currency> currencies,
        List<Instrument> instruments,
        boolean touchFromTrades,
        ClockSettings clocks,
        Currency reporting,
        int strategies,
        Consumer<EventPublisher> setup,
        Consumer<EventPublisher> end) {
    public BacktestSettings {
        if (from >= to) {
            throw new IllegalArgumentException("from must be before to: from=" + from + " to=" + to);
        }
        currencies = List.copyOf(currencies);
        instruments = List.copyOf(instruments);
    }
}
