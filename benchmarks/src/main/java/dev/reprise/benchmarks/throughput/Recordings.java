package dev.reprise.benchmarks.throughput;

import dev.reprise.api.DirectPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.Strategy;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.benchmarks.load.LoadedEngine;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.driver.EventLog;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.PaperSettings;
import dev.reprise.simulator.paper.PaperVenue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Journals of the same market: datasets, and sessions whose strategy does nothing. */
final class Recordings {
    private static final int LATENCY_NS = 1_000_000;
    private static final String QUIET = "quiet";

    private Recordings() {}

    /** A session at {@link #venue} of this model. */
    static SessionSpec spec(final String factory, final String parameters, final FillModel model) {
        return LoadedEngine.spec(List.of(new SessionSpec.StrategySpec(
                        factory, factory, List.of(LoadedEngine.BTC_USDT.symbol()), parameters)))
                .withSimulation(new SimulationSpec(LATENCY_NS, LATENCY_NS, model.kind(), model.exponent()));
    }

    /** A session with a strategy that does nothing, and as many instruments, all of one shape. */
    private static SessionSpec quiet(final int instruments) {
        final SessionSpec one = spec(QUIET, "", FillModel.RISK_AVERSE);
        final Instrument first = LoadedEngine.BTC_USDT;
        final List<Instrument> all = new ArrayList<>();
        for (int i = 0; i < instruments; i++) {
            all.add(new Instrument(
                    i,
                    1,
                    i == 0 ? first.symbol() : "BTC" + i + "-USDT.BINANCE",
                    i == 0 ? first.venueSymbol() : "BTC" + i + "USDT",
                    first.venue(),
                    first.base(),
                    first.quote(),
                    first.market(),
                    first.rules(),
                    first.fees(),
                    false));
        }
        return new SessionSpec(
                one.run(),
                one.instance(),
                one.version(),
                one.mode(),
                one.environment(),
                one.seed(),
                one.simulation(),
                one.configuration(),
                one.codeHashes(),
                one.currencies(),
                all,
                one.limits(),
                List.of(new SessionSpec.StrategySpec(
                        QUIET, QUIET, all.stream().map(Instrument::symbol).toList(), "")),
                one.balances());
    }

    /** What the cores of {@link #session} have room for. */
    static CoreSettings room(final int instruments) {
        return instruments == 1 ? LoadedEngine.CORE : CoreSettings.DEFAULT;
    }

    static VenueModel venue(final FillModel model) {
        return new PaperVenue(new PaperSettings(LATENCY_NS, LATENCY_NS, model));
    }

    /** What a dataset holds of the market. */
    enum Part {
        /** Trades alone. */
        TRADES(TradeDecoder.TEMPLATE_ID),
        /** Best bid and ask, and trades. */
        TOUCH(TradeDecoder.TEMPLATE_ID, TopOfBookDecoder.TEMPLATE_ID),
        /** A book of levels, best bid and ask, trades. */
        BOOK(TradeDecoder.TEMPLATE_ID, TopOfBookDecoder.TEMPLATE_ID, BookUpdateDecoder.TEMPLATE_ID);

        private final int[] templates;

        Part(final int... templates) {
            this.templates = templates;
        }

        private boolean has(final DirectBuffer record) {
            final int template = Records.templateId(record, 0);
            for (final int each : templates) {
                if (each == template) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * Writes definitions and market records until so many levels have changed and so many records are there.
     *
     * @return how many market records there are
     */
    static long dataset(final Path directory, final Part part, final long levels, final long least) {
        long records = 0;
        try (JournalWriter writer = JournalWriter.open(directory, JournalSettings.live())) {
            final BatchWriter out = new BatchWriter(writer);
            final TapeMarket market = new TapeMarket();
            final Instrument instrument = LoadedEngine.BTC_USDT;
            DefinitionRecords.publish(
                    new Appender(out, market.time()),
                    List.of(instrument.quote(), instrument.base()),
                    List.of(instrument),
                    market.time());
            market.begin();
            if (part.has(market.record())) {
                out.append(market.record(), 0, market.length(), 1);
                records++;
            }
            for (long changed = 0; changed < levels || records < least; ) {
                changed += market.next();
                if (part.has(market.record())) {
                    out.append(market.record(), 0, market.length(), 1);
                    records++;
                }
            }
            out.flush();
        }
        return records;
    }

    /** Writes market records told order by order until so many orders have changed; returns how many records there are. */
    static long orders(final Path directory, final long changes) {
        long records = 1;
        try (JournalWriter writer = JournalWriter.open(directory, JournalSettings.live())) {
            final BatchWriter out = new BatchWriter(writer);
            final OrderMarket market = new OrderMarket();
            market.begin();
            out.append(market.record(), 0, market.length(), 1);
            for (long changed = 0; changed < changes; records++) {
                changed += market.next();
                out.append(market.record(), 0, market.length(), 1);
            }
            out.flush();
        }
        return records;
    }

    /**
     * The same market, and what a core with a strategy that does nothing makes of it.
     *
     * @param instruments each has the whole market, frame by frame in turn, so the data is as many times as long for each frame
     * @return market records, and the level changes in them
     */
    static Size session(final Path directory, final long levels, final int instruments) {
        try (JournalWriter writer = JournalWriter.open(directory, JournalSettings.live())) {
            final BatchWriter out = new BatchWriter(writer);
            final TapeMarket market = new TapeMarket();
            final CoreRunner runner = new CoreRunner(
                    room(instruments), (factory, parameters) -> new Strategy() {}, venue(FillModel.RISK_AVERSE));
            final SessionSpec spec = quiet(instruments);
            final SessionRecords session = new SessionRecords(new Direct(runner, out, market.time()));
            session.start(spec, 1, market.time(), spec.balances());
            session.command(CommandKind.ARM, -1, "benchmark", "");
            market.begin();
            runForEach(instruments, runner, out, market);
            long records = instruments;
            long changed = 0;
            while (changed < levels) {
                changed += (long) instruments * market.next();
                runForEach(instruments, runner, out, market);
                records += instruments;
            }
            out.flush();
            return new Size(records, changed);
        }
    }

    /** How much a session holds. */
    record Size(long messages, long levels) {}

    private static void runForEach(
            final int instruments, final CoreRunner runner, final BatchWriter out, final TapeMarket market) {
        for (int i = 0; i < instruments; i++) {
            Records.instrument(market.record(), 0, i);
            run(runner, out, market.record(), market.length());
        }
    }

    private static void run(
            final CoreRunner runner, final BatchWriter out, final DirectBuffer record, final int length) {
        runner.run(record, 0, length);
        final EventLog log = runner.log();
        out.append(log.buffer(), 0, log.length(), log.records());
    }

    /** Writes a dataset's definitions. */
    private record Appender(BatchWriter out, long nanos) implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            out.append(buffer, offset, length, 1);
        }
    }

    /** Hands a session's records to the core at once. */
    private record Direct(CoreRunner runner, BatchWriter out, long nanos) implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            runner.run(buffer, offset, length);
            out.append(
                    runner.log().buffer(),
                    0,
                    runner.log().length(),
                    runner.log().records());
        }
    }
}
