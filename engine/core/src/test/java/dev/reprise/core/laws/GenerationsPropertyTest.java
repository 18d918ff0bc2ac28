package dev.reprise.core.laws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.core.driver.CoreFaultException;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.driver.EventLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The law of generations: a core made from what another one carried goes on as that one does, record for record and hash for
 * hash. Histories are random: orders in every state, protection, timers, halts, restarts.
 */
class GenerationsPropertyTest {
    private static final int EVENTS = 1_000;
    private static final int SESSIONS = 3;

    private static CoreRunner next(final long seed, final CoreRunner before) {
        final CoreRunner next = World.runner(seed);
        for (final byte[] record : carried(before)) {
            next.run(new UnsafeBuffer(record), 0, record.length);
            assertEquals(1, next.log().records(), "what is carried causes nothing");
        }
        next.firstSequence(before.log().lastSequence() + 1); // so that the groups can be compared
        return next;
    }

    private static List<byte[]> carried(final CoreRunner runner) {
        final List<byte[]> records = new ArrayList<>();
        runner.carry(SESSIONS, 0, "test", (buffer, offset, length) -> {
            final byte[] record = new byte[length];
            buffer.getBytes(offset, record);
            records.add(record);
            return true;
        });
        return records;
    }

    private static byte[] group(final EventLog log) {
        final byte[] group = new byte[log.length()];
        log.buffer().getBytes(0, group);
        return group;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void nextFromCarriedEqualsNextContinued(final long seed) {
        assertLaw(seed, EVENTS);
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(longs = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void nextFromCarriedEqualsNextContinuedOnLongerHistories(final long seed) {
        assertLaw(seed, 3 * EVENTS);
    }

    private static void assertLaw(final long seed, final int events) {
        final World world = new World(seed, List.of(), false).run(events);
        final SplittableRandom random = new SplittableRandom(seed);
        final CoreRunner straight = World.runner(seed);
        CoreRunner carried = World.runner(seed);
        int generations = 1;
        for (int i = 0; i < world.history().size(); i++) {
            if (i > 0 && random.nextInt(120) == 0) {
                carried = next(seed, carried);
                generations++;
                assertEquals(straight.core().stateHash(), carried.core().stateHash(), "before input " + i);
            }
            final byte[] input = world.history().get(i);
            straight.run(new UnsafeBuffer(input), 0, input.length);
            carried.run(new UnsafeBuffer(input), 0, input.length);
            assertArrayEquals(group(straight.log()), group(carried.log()), "generation " + generations + " input " + i);
        }
        assertTrue(generations > 5, "generations=" + generations);
        assertEquals(Set.of(), DeepState.differences(straight.core(), carried.core()));
        assertEquals(straight.core().stateHash(), carried.core().stateHash());
        assertEquals(straight.log().hash().chain(), carried.log().hash().chain());
        assertEquals(straight.log().hash().records(), carried.log().hash().records());
        final List<byte[]> once = carried(straight);
        final List<byte[]> often = carried(carried);
        assertEquals(once.size(), often.size());
        for (int i = 0; i < once.size(); i++) {
            assertArrayEquals(once.get(i), often.get(i), "carried record " + i);
        }
    }

    @Test
    void shouldRefuseAStateThatIsNotTheOneThatWasCarried() {
        final World world = new World(1, List.of(), false).run(EVENTS / 2);
        final CoreRunner runner = World.runner(1);
        world.history().forEach(input -> runner.run(new UnsafeBuffer(input), 0, input.length));
        final List<byte[]> records = carried(runner);
        final byte[] end = records.get(records.size() - 1);
        end[Records.COMMON_LENGTH + Long.BYTES] ^= 1; // the state hash

        final CoreRunner next = World.runner(1);

        assertThrows(
                CoreFaultException.class,
                () -> records.forEach(record -> next.run(new UnsafeBuffer(record), 0, record.length)));
    }

    @Test
    void shouldRefuseAPartThatItCannotRead() {
        final World world = new World(2, List.of(), false).run(EVENTS / 2);
        final CoreRunner runner = World.runner(2);
        world.history().forEach(input -> runner.run(new UnsafeBuffer(input), 0, input.length));
        final List<byte[]> records = carried(runner);
        final int part = records.size() - 4;
        records.set(part, Arrays.copyOf(records.get(part), records.get(part).length));
        records.get(part)[Records.COMMON_LENGTH + 1]++; // its layout's version

        final CoreRunner next = World.runner(2);

        assertThrows(
                CoreFaultException.class,
                () -> records.forEach(record -> next.run(new UnsafeBuffer(record), 0, record.length)));
    }
}
