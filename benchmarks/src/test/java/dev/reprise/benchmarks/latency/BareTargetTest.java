package dev.reprise.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.live.pipeline.PipelineSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BareTargetTest {
    private static final int RING = 256;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldMeasureEveryOrderOfASteadyLoad(final PipelineSettings.Idle idle) {
        try (BareTarget target = new BareTarget(directory, settings(idle))) {
            final OpenLoop loop = new OpenLoop(new FrameTape(64, 20, 1), target);

            loop.frames(2_000, 50_000_000); // slow enough to rest in between

            assertTrue(loop.orders() > 0);
            assertEquals(loop.orders(), target.latencies().getTotalCount());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldAsMuchOfABurstAsTheRingHasRoomFor(final PipelineSettings.Idle idle) {
        try (BareTarget target = new BareTarget(directory, settings(idle))) {
            final OpenLoop loop = new OpenLoop(new FrameTape(64, 20, 1), target);

            loop.bursts(RING / 2, 1);
            assertEquals(RING / 2, loop.queued());
            loop.bursts(2 * RING, 1);

            assertEquals(RING, loop.queued());
            assertEquals(2, target.latencies().getTotalCount());
        }
    }

    private static PipelineSettings settings(final PipelineSettings.Idle idle) {
        return new PipelineSettings(RING, 1 << 20, true, idle);
    }
}
