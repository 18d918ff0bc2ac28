package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.journal.Durability;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.PipelineSettings;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole engine with {@code durability: power}. */
class DurabilitySystemTest {
    @TempDir
    private Path journal;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReleaseEveryOrderOnceFromTheThreadThatWaitsForTheDisk(final boolean fused) {
        final List<Long> released = new ArrayList<>();
        final List<String> threads = new ArrayList<>();
        final LiveEngine engine = LiveEngine.start(
                new LiveEngine.Settings(
                        journal,
                        JournalSettings.small().withDurability(Durability.POWER),
                        new PipelineSettings(16_384, 1 << 21, fused, PipelineSettings.Idle.BACKOFF),
                        Fixture.CORE,
                        TestStrategies::load,
                        Fixture.MODELS,
                        0),
                Fixture.bothStrategies(),
                new LiveClock(),
                (buffer, offset, length) -> {
                    released.add(buffer.getLong(offset + Records.COMMON_LENGTH, ByteOrder.LITTLE_ENDIAN));
                    threads.add(Thread.currentThread().getName());
                });
        final long time = engine.publisher().nanos();
        engine.command(CommandKind.ARM, -1, "test", "");
        Fixture.drive(engine.publisher(), 3, 1, time, 5);
        engine.stop(StopCause.OPERATOR);

        assertNull(engine.fault());
        assertEquals(engine.journaled(), engine.durable(), "a clean stop leaves nothing to the kernel");
        assertEquals(orders(), released);
        assertTrue(released.size() > 20, "orders: " + released.size());
        assertEquals(List.of("reprise-sync"), threads.stream().distinct().toList());
    }

    private List<Long> orders() {
        final List<Long> orders = new ArrayList<>();
        for (final byte[] bytes : Fixture.records(journal)) {
            final UnsafeBuffer record = new UnsafeBuffer(bytes);
            switch (Records.templateId(record, 0)) {
                case NewOrderDecoder.TEMPLATE_ID, AmendOrderDecoder.TEMPLATE_ID, CancelOrderDecoder.TEMPLATE_ID ->
                    orders.add(record.getLong(Records.COMMON_LENGTH, ByteOrder.LITTLE_ENDIAN));
                default -> {
                    // not for a venue
                }
            }
        }
        return orders;
    }
}
