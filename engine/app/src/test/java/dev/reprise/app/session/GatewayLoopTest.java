package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.binance.BinanceAdapter;
import dev.reprise.adapters.binance.BinanceEndpoints;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.app.config.EngineConfig.WaitStrategy;
import dev.reprise.live.pipeline.Gateway;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** While there is nothing to send an order is rehearsed, and whatever becomes of that is not the session's. */
class GatewayLoopTest {
    private static final int TIMES = 3;

    private final BinanceAdapter adapter = new BinanceAdapter(Binance.local(BinanceEndpoints.local(1), 1), null);
    private final Gateway gateway = new Gateway(adapter, new Nothing());
    private final ConcurrentLinkedQueue<String> trips = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rehearsed = new AtomicInteger();
    private volatile Throwable fault;
    private volatile CountDownLatch looks = new CountDownLatch(TIMES);

    /** Takes what nobody publishes here. */
    private static final class Nothing implements EventPublisher {
        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
            throw new AssertionError("published");
        }

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            throw new AssertionError("published");
        }

        @Override
        public int maxRecordLength() {
            return Records.MAX_LENGTH;
        }

        @Override
        public boolean isDrained() {
            return true;
        }

        @Override
        public long nanos() {
            return 1;
        }
    }

    private GatewayLoop loop(final boolean sendsOrders, final Runnable rehearsal) {
        final GatewayLoop.Core core = new GatewayLoop.Core() {
            @Override
            public Throwable fault() {
                looks.countDown();
                return fault;
            }

            @Override
            public List<GatewayLoop.Uncertain> working() {
                return List.of();
            }
        };
        return new GatewayLoop(
                core,
                adapter,
                gateway,
                sendsOrders,
                WaitStrategy.BUSY_SPIN,
                rehearsal,
                (who, why) -> trips.add(who + ": " + why));
    }

    private static void await(final CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(20, TimeUnit.SECONDS), "it goes on");
    }

    @Test
    void shouldRehearseAgainAndAgainWhileIdle() throws Exception {
        final CountDownLatch enough = new CountDownLatch(TIMES);
        final GatewayLoop loop = loop(true, enough::countDown);
        loop.start();
        await(enough);
        loop.stop();

        assertNull(loop.failure());
        assertEquals(List.of(), List.copyOf(trips));
    }

    private void shouldSurvive(final Runnable failing) throws Exception {
        final CountDownLatch failed = new CountDownLatch(1);
        final GatewayLoop loop = loop(true, () -> {
            rehearsed.incrementAndGet();
            failed.countDown();
            failing.run();
        });
        loop.start();
        await(failed);
        looks = new CountDownLatch(TIMES);
        await(looks);

        assertEquals(1, rehearsed.get(), "not tried again");
        assertNull(loop.failure());
        assertEquals(List.of(), List.copyOf(trips));

        fault = new IllegalStateException("of the engine");
        looks = new CountDownLatch(TIMES);
        await(looks);
        loop.stop();
        assertEquals(
                List.of("engine: stopped by a fault: java.lang.IllegalStateException: of the engine"),
                List.copyOf(trips),
                "what is a fault still trips, once");
    }

    @Test
    void shouldOutliveARehearsalThatThrows() throws Exception {
        shouldSurvive(() -> {
            throw new IllegalStateException("of the rehearsal");
        });
    }

    /** F: a class that cannot be loaded is first needed by a rehearsal. */
    @Test
    void shouldOutliveARehearsalThatLacksAClass() throws Exception {
        shouldSurvive(() -> {
            throw new NoClassDefFoundError("of the rehearsal");
        });
    }

    @Test
    void shouldRehearseNothingWhenItSendsNoOrders() throws Exception {
        final GatewayLoop loop = loop(false, rehearsed::incrementAndGet);
        loop.start();
        await(looks);
        loop.stop();

        assertEquals(0, rehearsed.get());
    }
}
