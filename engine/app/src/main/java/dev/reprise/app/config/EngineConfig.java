package dev.reprise.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The whole configuration, checked.
 *
 * @param name of the instance; default the first file's stem
 * @param mode where fills come from
 * @param workspace holds {@code live/}, {@code runs/}, {@code data/} and {@code strategies/}
 * @param venues in the order of the file, at least one
 * @param instruments canonical names such as {@code BTC-USDT.BINANCE}, at least one
 * @param strategies in the order they are called
 * @param risk limits
 * @param journal of the instance
 * @param engine the pipeline
 * @param halt what the kill switch leaves, and when it pulls itself
 * @param paper the simulator in paper trading
 * @param backtest the simulator in backtests; what it does not set is as in {@code paper}
 * @param logging what the log file gets
 */
public record EngineConfig(
        String name,
        Mode mode,
        Path workspace,
        List<VenueConfig> venues,
        List<String> instruments,
        List<StrategyConfig> strategies,
        RiskConfig risk,
        JournalConfig journal,
        PipelineConfig engine,
        HaltConfig halt,
        SimulationConfig paper,
        SimulationConfig backtest,
        LoggingConfig logging) {

    /** Where fills come from. */
    public enum Mode {
        /** The simulator. */
        PAPER,
        /** The venue. */
        LIVE
    }

    /**
     * The journal of the instance.
     *
     * @param durability when a record counts as written
     * @param freeSpace what happens as its disk fills
     * @param roll when its next generation begins by itself
     */
    public record JournalConfig(Durability durability, FreeSpaceConfig freeSpace, RollConfig roll) {}

    /**
     * When the journal's next generation begins, at a start and while the session runs.
     *
     * @param size when the file is longer, in bytes
     * @param every when it was begun longer ago
     */
    public record RollConfig(long size, Duration every) {}

    /**
     * What happens as the journal's disk fills: each when no more than that is free. Shares are basis points of the disk.
     *
     * @param warnBps an alarm
     * @param reduceBps orders that add risk are denied
     * @param reduceBelow the same, in bytes
     * @param haltBps nothing new, and what works is cancelled
     */
    public record FreeSpaceConfig(int warnBps, int reduceBps, long reduceBelow, int haltBps) {}

    /** When a record counts as written, so that its order may leave. */
    public enum Durability {
        /** When it would survive the end of this process: it is in the page cache. */
        PROCESS,
        /** When it would survive a power cut: the disk has confirmed it. */
        POWER
    }

    /**
     * The pipeline around the core.
     *
     * @param waitStrategy how threads wait for records
     * @param ringSize 64-byte cells of the input ring, a power of two
     * @param pipeline which threads
     * @param cpu processors of the core's thread and, when pipelined, of the journal's; empty: any
     * @param warmup for so long at most a scratch engine runs before the start ends; zero: none
     */
    public record PipelineConfig(
            WaitStrategy waitStrategy, int ringSize, Pipeline pipeline, List<Integer> cpu, Duration warmup) {}

    /**
     * The kill switch.
     *
     * @param protection what a halt does to stop-loss and take-profit orders
     * @param stallLimit halt when the core has not moved for so long
     */
    public record HaltConfig(Protection protection, Duration stallLimit) {}

    /** What a halt does to orders that protect a position. */
    public enum Protection {
        /** They stay, and the engine's own stops may still close what they protect. */
        KEEP,
        /** Cancelled like all others: not one order leaves any more. */
        CANCEL
    }

    /** How threads wait for records. */
    public enum WaitStrategy {
        /** Spin, yield, then sleep: for machines with fewer than four cores. */
        BACKOFF,
        /** Spin, then yield. */
        YIELD,
        /** Spin only: needs a core of its own for every thread. */
        BUSY_SPIN
    }

    /** Which threads take a record from the ring to disk. */
    public enum Pipeline {
        /** Core and journal on one thread. */
        FUSED,
        /** The journal on a thread of its own. */
        PIPELINED
    }

    /**
     * What the log file gets.
     *
     * @param level least important message
     */
    public record LoggingConfig(Level level) {
        /** Importance of a message. */
        public enum Level {
            /** Something failed. */
            ERROR,
            /** Something is wrong, the work goes on. */
            WARN,
            /** What happened. */
            INFO,
            /** How it happened. */
            DEBUG
        }
    }
}
