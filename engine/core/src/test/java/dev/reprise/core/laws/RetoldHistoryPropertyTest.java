package dev.reprise.core.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BalanceDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderSentDecoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P12: what the venue says again changes nothing. The seed is in the test's name. */
class RetoldHistoryPropertyTest {
    private static final int EVENTS = 2_000;

    private static boolean isReport(final byte[] record) {
        final int templateId = Records.templateId(new UnsafeBuffer(record), 0);
        return templateId >= 20 && templateId < 40 && templateId != BalanceDecoder.TEMPLATE_ID;
    }

    private static void assertSame(final World told, final CoreView retold) {
        final CoreView once = told.view();
        for (int i = 0; i < World.INSTRUMENTS.size(); i++) {
            for (int s = 0; s < World.STRATEGIES; s++) {
                assertEquals(once.position(s, i), retold.position(s, i), "position of " + s + " in " + i);
            }
            assertEquals(once.accountPosition(i), retold.accountPosition(i));
        }
        for (int c = 0; c < World.CURRENCIES.size(); c++) {
            assertEquals(once.cash(c), retold.cash(c), "cash of " + c);
            assertEquals(once.fees(c), retold.fees(c), "fees in " + c);
        }
        assertEquals(once.state().counters().orders(), retold.state().counters().orders(), "orders sent");
        for (final VenueOrder order : told.venue().orders()) {
            assertEquals(once.status(order.id), retold.status(order.id), "order " + order.id);
            if (once.status(order.id) != null) {
                assertEquals(once.cumQty(order.id), retold.cumQty(order.id), "order " + order.id);
            }
        }
        assertEquals(
                once.state().portfolio.stateHash(), retold.state().portfolio.stateHash());
        assertEquals(once.state().orders.stateHash(), retold.state().orders.stateHash());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void p12ReportsThatComeThriceCountOnce(final long seed) {
        final World world = new World(seed, Laws.all(seed), false).run(EVENTS);
        final List<byte[]> thrice = new ArrayList<>();
        for (final byte[] record : world.history()) {
            for (int i = 0; i < (isReport(record) ? 3 : 1); i++) {
                thrice.add(record);
            }
        }
        assertSame(world, World.replay(seed, world.history()));
        assertSame(world, World.replay(seed, thrice));
    }

    /**
     * An acknowledgement and another owner's report that reach the engine at one time may come in any order. (Not when one of them
     * makes the core act: the ids of new orders follow the order of what caused them.)
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void p12AcknowledgementsMayChangePlacesWithReportsOfOthers(final long seed) {
        final World world = new World(seed, Laws.all(seed), false).run(EVENTS);
        final Map<Long, Integer> owners = new HashMap<>();
        world.venue().orders().forEach(order -> owners.put(order.id, order.strategy << 8 | order.instrument));
        final Random random = new Random(seed);
        final List<byte[]> history = new ArrayList<>(world.history());
        final List<Boolean> acts = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            acts.add(world.acts(i));
        }
        int moved = 0;
        for (int pass = 0; pass < 4; pass++) {
            for (int i = 1; i < history.size(); i++) {
                final byte[] one = history.get(i - 1);
                final byte[] other = history.get(i);
                if (isReport(one)
                        && isReport(other)
                        && time(one) == time(other)
                        && !acts.get(i - 1)
                        && !acts.get(i)
                        && (isAcknowledgement(one) || isAcknowledgement(other))
                        && !owner(owners, one).equals(owner(owners, other))
                        && random.nextBoolean()) {
                    history.set(i - 1, other);
                    history.set(i, one);
                    moved++;
                }
            }
        }
        assertSame(world, World.replay(seed, history));
        assertEquals(true, moved > 0, "reports changed places");
    }

    private static boolean isAcknowledgement(final byte[] record) {
        return switch (Records.templateId(new UnsafeBuffer(record), 0)) {
            case OrderSentDecoder.TEMPLATE_ID, OrderAcceptedDecoder.TEMPLATE_ID, OrderAmendedDecoder.TEMPLATE_ID ->
                true;
            default -> false;
        };
    }

    private static long time(final byte[] record) {
        return Records.receiveTime(new UnsafeBuffer(record), 0);
    }

    private static Integer owner(final Map<Long, Integer> owners, final byte[] record) {
        final long id = new UnsafeBuffer(record).getLong(Records.COMMON_LENGTH, ByteOrder.LITTLE_ENDIAN);
        return owners.getOrDefault(id, -1);
    }
}
