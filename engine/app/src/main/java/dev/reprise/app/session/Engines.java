package dev.reprise.app.session;

import dev.reprise.api.Instrument;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.cli.Version;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.app.config.Origin;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.core.CoreSettings;
import dev.reprise.journal.Durability;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.health.DiskLimits;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.ThreadCpu;
import dev.reprise.live.recovery.RollPolicy;
import java.nio.file.Path;
import java.util.List;

/** What every kind of session does to start an engine. */
final class Engines {
    private static final long SHOWN_NS = 10_000_000; // less is no step

    private Engines() {}

    /**
     * What an engine is started with.
     *
     * @throws VerbException when a thread cannot run on a processor of {@code engine.cpu}
     */
    static LiveEngine.Settings settings(
            final ResolvedConfig resolved, final Path journal, final StrategyMaker maker, final long skip) {
        final EngineConfig config = resolved.config();
        final EngineConfig.PipelineConfig engine = config.engine();
        requireProcessors(resolved);
        final PipelineSettings pipeline = new PipelineSettings(
                engine.ringSize(),
                PipelineSettings.DEFAULT.logRingLength(),
                engine.pipeline() == EngineConfig.Pipeline.FUSED,
                switch (engine.waitStrategy()) {
                    case BACKOFF -> PipelineSettings.Idle.BACKOFF;
                    case YIELD -> PipelineSettings.Idle.YIELD;
                    case BUSY_SPIN -> PipelineSettings.Idle.BUSY_SPIN;
                },
                cpu(engine, 0),
                cpu(engine, 1));
        final JournalSettings written = JournalSettings.live()
                .withDurability(
                        switch (config.journal().durability()) {
                            case PROCESS -> Durability.PROCESS;
                            case POWER -> Durability.POWER;
                        });
        return new LiveEngine.Settings(
                journal,
                written,
                pipeline,
                CoreSettings.DEFAULT,
                maker,
                PaperModels::create,
                skip,
                new RollPolicy(
                        config.journal().roll().size(),
                        config.journal().roll().every().toNanos(),
                        Version.text()),
                config.engine().warmup());
    }

    /** Found out here, before the journal is there: the engine's own threads bind themselves when its session has begun. */
    private static void requireProcessors(final ResolvedConfig resolved) {
        for (final int cpu : resolved.config().engine().cpu()) {
            try {
                ThreadCpu.requireUsable(cpu);
            } catch (final IllegalStateException e) {
                throw new VerbException(
                        ExitCode.CONFIG_INVALID,
                        "RP-C044",
                        e.getMessage(),
                        resolved.origin("engine.cpu").map(Origin::toString).orElse("engine.cpu"),
                        "without `engine.cpu` the system chooses; nothing was started",
                        e);
            }
        }
    }

    private static int cpu(final EngineConfig.PipelineConfig engine, final int thread) {
        return thread < engine.cpu().size() ? engine.cpu().get(thread) : PipelineSettings.ANY_CPU;
    }

    /** From now on the core knows how the engine and the journal's disk are doing. */
    static void reportHealth(final LiveEngine engine, final EngineConfig config) {
        final EngineConfig.FreeSpaceConfig space = config.journal().freeSpace();
        engine.reportHealth(new DiskLimits(space.warnBps(), space.reduceBps(), space.reduceBelow(), space.haltBps()));
    }

    /** What the core met is inside its fault; what ended one of the engine's threads is the fault itself. */
    static Throwable reason(final Throwable fault) {
        return fault.getCause() == null ? fault : fault.getCause();
    }

    /**
     * A strategy that failed in its first callback stops the start: its parameters do not fit. One that was stopped before does not:
     * only an engine that runs can arm it, and its position needs that engine.
     *
     * @param instance its name, for whoever looks at its journal
     */
    static void requireEnabled(final LiveEngine engine, final List<String> names, final String instance) {
        if (engine.fault() != null) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-S010",
                    "the session could not begin: " + reason(engine.fault()),
                    "strategies",
                    "check the strategies' parameters and instruments",
                    engine.fault());
        }
        for (int i = 0; i < names.size(); i++) {
            final int index = i;
            if (!engine.recovered().stopped().containsKey(index)
                    && engine.inspect(core -> core.core().state().risk.strategyStatus(index))
                            == StrategyStatus.DISABLED) {
                throw new VerbException(
                        ExitCode.CONFIG_INVALID,
                        "RP-S011",
                        "strategy `" + names.get(i) + "` failed as it started",
                        "strategies." + names.get(i),
                        "`reprise journal tail " + instance
                                + " --type strategy_status_changed` shows why; check its parameters");
            }
        }
    }

    /** Tells the steps that the engine's own start took. */
    static StartLadder climbed(final StartLadder ladder, final LiveEngine engine) {
        final LiveEngine.StartTimes times = engine.startTimes();
        ladder.reached("instance locked", times.locked(), "");
        ladder.reached("journal verified", times.verified(), "");
        ladder.reached("state recovered", times.recovered(), "");
        if (times.warmed() - times.recovered() > SHOWN_NS) {
            ladder.reached("warmed up", times.warmed(), "");
        }
        return ladder;
    }

    /** An instance keeps its instruments: their indexes are in its journal. */
    static void requireSame(final LiveEngine engine, final Catalogue catalogue) {
        for (final Instrument instrument : catalogue.instruments()) {
            final Instrument known =
                    engine.inspect(core -> core.core().state().markets.instrument(instrument.index()));
            if (known == null || !known.symbol().equals(instrument.symbol())) {
                throw new VerbException(
                        ExitCode.CONFIG_INVALID,
                        "RP-C036",
                        "the instance traded other instruments before: its journal has " + known + " where this"
                                + " configuration has " + instrument,
                        "instruments",
                        "give the new set another `name:`");
            }
        }
    }
}
