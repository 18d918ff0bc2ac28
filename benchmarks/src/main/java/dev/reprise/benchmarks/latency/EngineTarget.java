package dev.reprise.benchmarks.latency;

import dev.reprise.adapters.binance.DecodeResult;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.benchmarks.load.LoadedEngine;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.session.SessionSpec;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The engine itself. */
final class EngineTarget implements Target {
    private final Hops hops = new Hops();
    private final LoadedEngine engine;

    EngineTarget(final Path journal, final PipelineSettings pipeline, final FrameTape tape) {
        engine = new LoadedEngine(
                journal,
                JournalSettings.live(),
                pipeline,
                (factory, parameters) -> hops,
                new SessionSpec.StrategySpec("probe", "probe", List.of(LoadedEngine.BTC_USDT.symbol()), ""),
                hops);
        engine.begin(tape);
    }

    @Override
    public void take(final FrameTape tape, final long due, final boolean causesOrder) {
        hops.due(tape.number(), causesOrder ? due : 0);
        final int result = engine.decode(tape, engine.nanos());
        if (!DecodeResult.hasRecords(result)) {
            throw new IllegalStateException("a frame is refused: " + DecodeResult.name(result));
        }
        hops.decoded.recordValue(System.nanoTime() - due);
        engine.publish(result);
        hops.published.recordValue(System.nanoTime() - due);
        if (engine.engine().fault() != null) {
            throw new IllegalStateException(
                    "the engine stopped", engine.engine().fault());
        }
    }

    Hops hops() {
        return hops;
    }

    @Override
    public long ends() {
        return hops.releases() + hops.denied();
    }

    @Override
    public Histogram latencies() {
        return hops.released;
    }

    @Override
    public void reset() {
        hops.reset();
    }

    @Override
    public void close() {
        engine.close();
    }
}
