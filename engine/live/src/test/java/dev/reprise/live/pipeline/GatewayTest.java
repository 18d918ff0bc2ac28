package dev.reprise.live.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderEncoder;
import dev.reprise.api.schema.CancelOrderEncoder;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderWithheldDecoder;
import dev.reprise.api.schema.WithheldReason;
import dev.reprise.live.halt.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The gate: what adds risk waits behind it and comes back, cancels pass. */
class GatewayTest {
    private final List<String> sent = new ArrayList<>();
    private final List<String> withheld = new ArrayList<>();
    private boolean backlogged;
    private boolean backlogAfterSend;
    private long now = 5;
    private final Gateway gateway = new Gateway(new StubAdapter(), new StubPublisher());

    private void release(final int blockLength, final int templateId, final long id) {
        release(blockLength, templateId, id, OrderRole.ENTRY);
    }

    private void release(final int blockLength, final int templateId, final long id, final OrderRole role) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        Records.begin(buffer, 0, blockLength, templateId);
        Records.instrument(buffer, 0, 3);
        if (templateId == NewOrderEncoder.TEMPLATE_ID) {
            new NewOrderEncoder().wrap(buffer, Records.BODY_OFFSET).role(role);
        }
        buffer.putLong(Records.COMMON_LENGTH, id);
        gateway.release(buffer, 0, Records.end(buffer, 0, blockLength));
    }

    private void releaseAll() {
        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 1);
        release(AmendOrderEncoder.BLOCK_LENGTH, AmendOrderEncoder.TEMPLATE_ID, 2);
        release(CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID, 3);
        assertEquals(3, gateway.doWork());
    }

    @Test
    void shouldLetOnlyCancelsPassWhileClosed() {
        assertEquals(Gate.Width.CLOSED, gateway.gate().width(), "closed until somebody opens it");
        releaseAll();
        assertEquals(List.of(CancelOrderEncoder.TEMPLATE_ID + ":3"), sent);
        assertEquals(List.of("NEW_ORDER:1:3:GATE_CLOSED", "AMEND:2:3:GATE_CLOSED"), withheld);
    }

    @Test
    void shouldSendEverythingInOrderWhileOpen() {
        assertTrue(gateway.gate().open());
        releaseAll();
        assertEquals(
                List.of(
                        NewOrderEncoder.TEMPLATE_ID + ":1",
                        AmendOrderEncoder.TEMPLATE_ID + ":2",
                        CancelOrderEncoder.TEMPLATE_ID + ":3"),
                sent);
        assertEquals(List.of(), withheld);
    }

    @Test
    void shouldBeWokenByAnOrder() throws InterruptedException {
        assertTrue(gateway.gate().open());
        final Thread thread = new Thread(() -> {
            while (gateway.doWork() == 0) {
                gateway.rest(Long.MAX_VALUE);
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 1);
        thread.join(30_000);
        assertFalse(thread.isAlive(), "still rests");
        assertEquals(List.of(sentNew(1)), sent);
    }

    @Test
    void shouldWithholdWhatIsQueuedWhenTheGateCloses() {
        assertTrue(gateway.gate().open());
        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 1);
        gateway.gate().close();
        gateway.doWork();
        assertEquals(List.of(), sent);
        assertEquals(List.of("NEW_ORDER:1:3:GATE_CLOSED"), withheld);
    }

    /** What is handed over may wait in a socket's queue, where no gate reaches it: so an order waits here until it is empty. */
    @Test
    void shouldKeepOrdersWhileTheSocketIsBehindAndLetAHaltFindThemHere() {
        assertTrue(gateway.gate().open());
        backlogged = true;
        release(CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID, 1);
        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 2);
        release(AmendOrderEncoder.BLOCK_LENGTH, AmendOrderEncoder.TEMPLATE_ID, 3);
        gateway.doWork();
        gateway.doWork();
        assertEquals(List.of(CancelOrderEncoder.TEMPLATE_ID + ":1"), sent, "a cancel does not wait");

        backlogged = false;
        backlogAfterSend = true;
        gateway.doWork();
        assertEquals(List.of(CancelOrderEncoder.TEMPLATE_ID + ":1", sentNew(2)), sent, "one at a time");
        gateway.gate().trip(Gate.Width.CLOSED);
        gateway.doWork();
        assertEquals(List.of("AMEND:3:3:GATE_CLOSED"), withheld);
        assertEquals(2, sent.size());
    }

    @Test
    void f62WhatWaitedThroughAPauseDoesNotLeaveUnlessItCloses() {
        assertTrue(gateway.gate().open());
        now = Gateway.MAX_AGE_NS; // the records were decided at 0
        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 1);
        release(AmendOrderEncoder.BLOCK_LENGTH, AmendOrderEncoder.TEMPLATE_ID, 2);
        gateway.doWork();
        assertEquals(List.of(sentNew(1), AmendOrderEncoder.TEMPLATE_ID + ":2"), sent, "at the limit");
        sent.clear();

        now++;
        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 3);
        release(AmendOrderEncoder.BLOCK_LENGTH, AmendOrderEncoder.TEMPLATE_ID, 4);
        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 5, OrderRole.EXIT);
        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 6, OrderRole.STOP_LOSS);
        release(CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID, 7);
        release(CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID, 3);
        gateway.doWork();
        assertEquals(List.of(sentNew(5), sentNew(6), CancelOrderEncoder.TEMPLATE_ID + ":7"), sent);
        assertEquals(List.of("NEW_ORDER:3:3:TOO_OLD", "AMEND:4:3:TOO_OLD", "CANCEL:3:3:GATE_CLOSED"), withheld);
    }

    /** Its cancel was decided before the core heard of it: the venue knows nothing of the order and is not asked. */
    @Test
    void shouldNotCancelWhatNeverLeft() {
        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 1);
        release(CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID, 1);
        release(CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID, 2);
        gateway.doWork();
        assertEquals(List.of(CancelOrderEncoder.TEMPLATE_ID + ":2"), sent);
        assertEquals(List.of("NEW_ORDER:1:3:GATE_CLOSED", "CANCEL:1:3:GATE_CLOSED"), withheld);

        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 4);
        gateway.doWork();
        assertTrue(gateway.gate().open());
        release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, 4);
        release(CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID, 4);
        gateway.doWork();
        assertEquals(
                List.of(CancelOrderEncoder.TEMPLATE_ID + ":2", sentNew(4), CancelOrderEncoder.TEMPLATE_ID + ":4"),
                sent,
                "one that left after all is cancelled");
    }

    private void releaseEachRole() {
        long id = 1;
        for (final OrderRole role :
                List.of(OrderRole.ENTRY, OrderRole.STOP_LOSS, OrderRole.TAKE_PROFIT, OrderRole.EXIT)) {
            release(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, id++, role);
        }
        gateway.doWork();
    }

    private static String sentNew(final long id) {
        return NewOrderEncoder.TEMPLATE_ID + ":" + id;
    }

    @Test
    void shouldLetOnlyProtectionPassWhenTrippedThatWide() {
        assertTrue(gateway.gate().open());
        gateway.gate().trip(Gate.Width.PROTECTION);
        releaseEachRole();
        assertEquals(List.of(sentNew(2), sentNew(3)), sent);
        assertTrue(gateway.protective().contains(2) && gateway.protective().contains(3));
        assertFalse(gateway.protective().contains(1));
    }

    @Test
    void shouldLetExitsPassWhenAPersonFlattensAHaltedEngine() {
        gateway.gate().trip(Gate.Width.CLOSED);
        gateway.gate().openForExits();
        releaseEachRole();
        assertEquals(List.of(sentNew(2), sentNew(3), sentNew(4)), sent);
        assertTrue(gateway.gate().isTripped());
    }

    @Test
    void shouldNotOpenATrippedGateBeforeItIsReset() {
        gateway.gate().trip(Gate.Width.CLOSED);
        assertFalse(gateway.gate().open());
        releaseAll();
        assertEquals(List.of(CancelOrderEncoder.TEMPLATE_ID + ":3"), sent);

        gateway.gate().reset();
        assertEquals(Gate.Width.CLOSED, gateway.gate().width(), "a reset opens nothing");
        assertTrue(gateway.gate().open());
    }

    private final class StubPublisher implements EventPublisher {
        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
            throw new AssertionError("a private record waits for room");
        }

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            final OrderWithheldDecoder d = new OrderWithheldDecoder()
                    .wrap(
                            buffer,
                            offset + Records.BODY_OFFSET,
                            Records.blockLength(buffer, offset),
                            Records.version(buffer, offset));
            final OrderRequest request = d.request();
            final WithheldReason reason = d.reason();
            withheld.add(request + ":" + d.clientOrderId() + ":" + d.instrument() + ":" + reason);
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
            return now;
        }
    }

    private final class StubAdapter implements VenueAdapter {
        @Override
        public String venue() {
            return "STUB";
        }

        @Override
        public List<InstrumentRules> instruments(final List<String> symbols) {
            return List.of();
        }

        @Override
        public void start(final Context context) {}

        @Override
        public void send(final DirectBuffer buffer, final int offset, final int length) {
            sent.add(Records.templateId(buffer, offset) + ":" + buffer.getLong(offset + Records.COMMON_LENGTH));
            backlogged |= backlogAfterSend;
        }

        @Override
        public boolean isBacklogged() {
            return backlogged;
        }

        @Override
        public void query(final long clientOrderId, final int instrument, final boolean mayBeReplaced) {}

        @Override
        public void reconcile() {}

        @Override
        public CancelRound cancelOpen(final LongPredicate kept) {
            return new CancelRound(0, 0, "");
        }

        @Override
        public int poll() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
