package dev.reprise.benchmarks.throughput;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.backtest.BacktestRunner;
import dev.reprise.backtest.BacktestSettings;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.benchmarks.load.BundledStrategies;
import dev.reprise.benchmarks.load.LoadedEngine;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.simulator.paper.FillModel;
import java.io.IOException;
import java.nio.file.Path;

/** The bundled maker over one dataset, with a queue model; every run is from nothing and writes no journal. One without orders fails. */
final class BacktestPass {
    /** Follows every move of the touch, and counts on its place in the queue. */
    private static final String MAKER = "requote=0.1 bps\nmin_life=1ms\nstop_loss=0 bps";

    private final Path dataset;
    private final boolean tradesOnly;
    private final FillModel fill;
    private final Allocated allocated = new Allocated();

    /**
     * @param tradesOnly whether best bid and ask are to be made from the trades
     * @param fill how resting orders queue
     */
    BacktestPass(final Path dataset, final boolean tradesOnly, final FillModel fill) {
        this.dataset = dataset;
        this.tradesOnly = tradesOnly;
        this.fill = fill;
    }

    /** Of the last run. */
    Allocated allocated() {
        return allocated;
    }

    /** How long it takes, ns. */
    long run() {
        final long start = System.nanoTime();
        run(null);
        return System.nanoTime() - start;
    }

    /** How long reading and verifying the same data takes, ns. */
    long read() {
        return Passes.read(dataset, new Allocated());
    }

    /** Orders, amends and cancels of one run, from its journal; there is one at least. */
    long actions() throws IOException {
        final ScratchDirectory directory = new ScratchDirectory();
        final Path journal = directory.create();
        try {
            return actions(journal);
        } finally {
            directory.delete();
        }
    }

    private long actions(final Path journal) throws IOException {
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.live())) {
            run(new BatchWriter(writer));
        }
        long actions = 0;
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                final int template = Records.templateId(reader.buffer(), reader.offset());
                if (template == NewOrderDecoder.TEMPLATE_ID
                        || template == AmendOrderDecoder.TEMPLATE_ID
                        || template == CancelOrderDecoder.TEMPLATE_ID) {
                    actions++;
                }
            }
        }
        return actions;
    }

    private void run(final BatchWriter output) {
        final SessionSpec spec = Recordings.spec("touch-maker", MAKER, fill);
        final BacktestRunner.Result result = new BacktestRunner(
                        new BacktestSettings(
                                dataset,
                                Long.MIN_VALUE,
                                Long.MAX_VALUE,
                                LoadedEngine.CORE,
                                new BundledStrategies(),
                                Recordings.venue(fill),
                                spec.currencies(),
                                spec.instruments(),
                                tradesOnly,
                                null,
                                LoadedEngine.BTC_USDT.quote(),
                                1,
                                publisher -> {
                                    final SessionRecords records = new SessionRecords(publisher);
                                    records.start(spec, 1, publisher.nanos(), spec.balances());
                                    records.command(CommandKind.ARM, -1, "benchmark", "");
                                },
                                publisher -> new SessionRecords(publisher).stop(StopCause.END_OF_DATA)),
                        output)
                .run((bytes, totalBytes, time, inputs) -> {
                    allocated.mark(inputs);
                    return true;
                });
        if (result.runner().core().state().counters().orders() == 0) {
            throw new IllegalStateException("the maker sent no order, so the run measures nothing: " + dataset);
        }
    }
}
