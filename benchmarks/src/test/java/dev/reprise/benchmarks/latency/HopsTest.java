package dev.reprise.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Instrument;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.benchmarks.load.LoadedEngine;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class HopsTest {
    private static final long LATE_NS = 50_000_000;

    private final List<Long> told = new ArrayList<>();
    private final Hops hops = new Hops(told::add);

    @Test
    void shouldCountTheTimeOfADeniedOrder() {
        hops.due(3, System.nanoTime() - LATE_NS);

        hops.onTopOfBook(new Top(3), context(0));

        assertEquals(1, hops.ended().getTotalCount());
        assertEquals(1, hops.taken().getTotalCount());
        assertEquals(1, hops.decided().getTotalCount());
        assertTrue(hops.ended().getMaxValue() >= LATE_NS, hops.ended()::toString);
        assertEquals(1, hops.refused());
        assertEquals(1, hops.denied());
        assertEquals(0, hops.releases());
        assertEquals(1, told.size());
    }

    @Test
    void shouldCountTheTimeOfAnOrderThatWasHandedOver() {
        hops.due(3, System.nanoTime() - LATE_NS);

        hops.onTopOfBook(new Top(3), context(7));
        assertEquals(0, hops.ended().getTotalCount());
        release(7);

        assertEquals(1, hops.ended().getTotalCount());
        assertTrue(hops.ended().getMaxValue() >= LATE_NS, hops.ended()::toString);
        assertEquals(0, hops.refused());
        assertEquals(1, hops.releases());
    }

    @Test
    void shouldForgetDeniedOrdersAtAReset() {
        hops.due(3, System.nanoTime() - LATE_NS);
        hops.onTopOfBook(new Top(3), context(0));

        hops.reset();

        assertEquals(0, hops.ended().getTotalCount());
        assertEquals(0, hops.refused());
        assertEquals(1, hops.denied());
    }

    private void release(final long id) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
        Records.begin(record, 0, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        record.putLong(Records.COMMON_LENGTH, id, java.nio.ByteOrder.LITTLE_ENDIAN);
        hops.release(record, 0, Records.end(record, 0, NewOrderEncoder.BLOCK_LENGTH));
    }

    /** Takes any order, and gives it this id. */
    private static StrategyContext context(final long id) {
        final OrderBuilder[] order = new OrderBuilder[1];
        order[0] = proxy(
                OrderBuilder.class,
                (proxy, method, args) -> method.getName().equals("submit") ? (Object) id : order[0]);
        return proxy(StrategyContext.class, (proxy, method, args) -> order[0]);
    }

    private static <T> T proxy(final Class<T> type, final InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private record Top(long frame) implements TopOfBook {
        @Override
        public Instrument instrument() {
            return LoadedEngine.BTC_USDT;
        }

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public long bidPrice() {
            return 6_000_000;
        }

        @Override
        public long bidQty() {
            return FrameTape.NUMBER_BASE + frame;
        }

        @Override
        public long askPrice() {
            return 6_000_001;
        }

        @Override
        public long askQty() {
            return 1;
        }
    }
}
