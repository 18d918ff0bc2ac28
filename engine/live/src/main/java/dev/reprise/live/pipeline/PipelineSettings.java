package dev.reprise.live.pipeline;

import dev.reprise.live.ring.CellRing;
import java.util.function.Supplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * How the pipeline runs.
 *
 * @param ringCells cells of 64 bytes, a power of two
 * @param logRingLength bytes of the log's own ring when not fused, a power of two
 * @param fused core and journal on one thread
 * @param idle what an idle thread does
 * @param coreCpu processor of the core's thread, or {@link #ANY_CPU}
 * @param journalCpu processor of the journal's thread when not fused, or {@link #ANY_CPU}
 */
public record PipelineSettings(
        int ringCells, int logRingLength, boolean fused, Idle idle, int coreCpu, int journalCpu) {
    /** The system chooses. */
    public static final int ANY_CPU = -1;

    /** What an idle thread does. */
    public enum Idle {
        /** Spins a little, yields a little, then rests up to 100 µs, the core's thread until it is woken: the choice below four cores. */
        BACKOFF(() -> new BackoffIdleStrategy(100, 10, 1_000, 100_000)),
        /** Yields its core. */
        YIELD(YieldingIdleStrategy::new),
        /** Never gives its core back: needs one for itself. */
        BUSY_SPIN(BusySpinIdleStrategy::new);

        private final Supplier<IdleStrategy> strategy;

        Idle(final Supplier<IdleStrategy> strategy) {
            this.strategy = strategy;
        }

        /** A new one; not to be shared by threads. */
        public IdleStrategy create() {
            return strategy.get();
        }
    }

    /** 16,384 cells, fused, backing off. */
    public static final PipelineSettings DEFAULT = new PipelineSettings(16_384, 1 << 23, true, Idle.BACKOFF);

    /** On any processor. */
    public PipelineSettings(final int ringCells, final int logRingLength, final boolean fused, final Idle idle) {
        this(ringCells, logRingLength, fused, idle, ANY_CPU, ANY_CPU);
    }

    public PipelineSettings {
        if (ringCells < CellRing.MIN_CELLS || Integer.bitCount(ringCells) != 1) {
            throw new IllegalArgumentException(
                    "engine.ring_size must be a power of two of at least " + CellRing.MIN_CELLS + ": was " + ringCells);
        }
        if (!fused && (logRingLength < LogRing.MIN_LENGTH || Integer.bitCount(logRingLength) != 1)) {
            throw new IllegalArgumentException("the log ring's length must be a power of two of at least "
                    + LogRing.MIN_LENGTH + " bytes: was " + logRingLength);
        }
    }
}
