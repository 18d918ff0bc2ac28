package dev.reprise.benchmarks.latency;

import dev.reprise.adapters.binance.DecodeResult;
import dev.reprise.benchmarks.load.BundledStrategies;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.benchmarks.load.LoadedEngine;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.session.SessionSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The engine itself. */
public final class EngineTarget implements Target {
    private static final String PROBE = "probe";
    private static final Duration WARMUP = Duration.ofSeconds(1); // engine.warmup

    private final Hops hops;
    private final LoadedEngine engine;
    private long head; // of the burst that waits

    EngineTarget(final Path journal, final PipelineSettings pipeline, final FrameTape tape) {
        this(journal, pipeline, tape, new Hops(), List.of());
    }

    /**
     * With other strategies that trade beside the one that is measured.
     *
     * @param beside bundled ones
     */
    public EngineTarget(
            final Path journal,
            final PipelineSettings pipeline,
            final FrameTape tape,
            final Hops hops,
            final List<SessionSpec.StrategySpec> beside) {
        this.hops = hops;
        final List<SessionSpec.StrategySpec> strategies = new ArrayList<>(beside);
        strategies.add(new SessionSpec.StrategySpec(PROBE, PROBE, List.of(LoadedEngine.BTC_USDT.symbol()), ""));
        final BundledStrategies bundled = new BundledStrategies();
        engine = new LoadedEngine(
                journal,
                JournalSettings.live(),
                pipeline,
                (factory, parameters) -> factory.equals(PROBE) ? hops : bundled.load(factory, parameters),
                strategies,
                hops,
                WARMUP);
        engine.begin(tape);
    }

    @Override
    public void take(final FrameTape tape, final long due, final boolean causesOrder) {
        hops.due(tape.number(), causesOrder ? due : 0);
        final int result = decode(tape);
        final long decoded = System.nanoTime();
        engine.publish(result);
        final long published = System.nanoTime();
        hops.decoded.recordValue(decoded - due); // not before it is published: that would be on its way
        hops.published.recordValue(published - due);
        check();
    }

    private int decode(final FrameTape tape) {
        final int result = engine.decode(tape, engine.nanos());
        if (!DecodeResult.hasRecords(result)) {
            throw new IllegalStateException("a frame is refused: " + DecodeResult.name(result));
        }
        return result;
    }

    private void check() {
        if (engine.engine().fault() != null) {
            throw new IllegalStateException(
                    "the engine stopped", engine.engine().fault());
        }
    }

    @Override
    public void pass(final FrameTape tape) {
        hops.due(tape.number(), 0);
        engine.publish(decode(tape));
        check();
    }

    @Override
    public void hold(final FrameTape tape) {
        hops.hold(tape.number());
        engine.publish(decode(tape));
        check();
    }

    @Override
    public boolean isHeld() {
        return hops.isHeld();
    }

    @Override
    public boolean queue(final FrameTape tape, final boolean isHead) {
        if (isHead) {
            head = tape.number();
        }
        hops.due(tape.number(), 0);
        return engine.offer(decode(tape));
    }

    @Override
    public void letGo(final long due) {
        hops.due(head, due);
        hops.letGo();
    }

    /** The engine under load. */
    public LoadedEngine loaded() {
        return engine;
    }

    Hops hops() {
        return hops;
    }

    /** Orders that the risk gate refused so far. */
    public long denied() {
        return hops.denied();
    }

    @Override
    public long ends() {
        return hops.releases() + hops.denied();
    }

    @Override
    public Histogram latencies() {
        return hops.ended();
    }

    @Override
    public void reset() {
        hops.reset();
    }

    @Override
    public void close() {
        hops.letGo();
        engine.close();
    }
}
