package dev.reprise.live.pipeline;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderWithheldEncoder;
import dev.reprise.api.schema.WithheldReason;
import dev.reprise.live.halt.Gate;
import dev.reprise.live.halt.ProtectiveOrders;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * One venue's way out: a queue from the journal stage, a gate that any thread may close, and the adapter's duty cycle. The queue is
 * larger than all credits and one cancel per open order together, so it is never full.
 *
 * <p>What the gate does not let pass comes back as {@code OrderWithheld}; cancels always pass, but
 * for those of orders that it held back. The adapter gets an order only when the
 * one before it has reached the socket, so what a burst leaves waiting waits here, where a halt still holds it.
 */
public final class Gateway implements Agent, Release {
    /** 256 new orders and amends and 4,096 cancels, of up to 240 bytes with their ring header: below 1 MiB. */
    private static final int QUEUE_LENGTH = 1 << 20;

    /** An entry or an amend that waited longer since it was decided does not leave: after a pause of the process it rests on old prices. */
    static final long MAX_AGE_NS = 2_000_000_000L;

    private static final int LIMIT = 16;
    private static final int NEVER_SENT = 4_096;

    private final OneToOneRingBuffer queue = new OneToOneRingBuffer(
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(QUEUE_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, 64)));
    private final VenueAdapter adapter;
    private final EventPublisher publisher;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[256]);
    private final OrderWithheldEncoder withheld = new OrderWithheldEncoder();
    private final ControlledMessageHandler handler = (type, buffer, index, length) -> send(buffer, index, length);
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final Gate gate = new Gate();
    private final LongHashSet neverSent = new LongHashSet(2 * NEVER_SENT);
    private final ProtectiveOrders protective = new ProtectiveOrders();

    private boolean isWaiting; // the head of the queue, for the socket
    private volatile Thread resting; // the gateway's while it rests

    public Gateway(final VenueAdapter adapter, final EventPublisher publisher) {
        this.adapter = adapter;
        this.publisher = publisher;
    }

    /** What may leave; closed until somebody opens it. */
    public Gate gate() {
        return gate;
    }

    /** Stop-loss and take-profit orders that went out. */
    public ProtectiveOrders protective() {
        return protective;
    }

    @Override
    public void release(final DirectBuffer buffer, final int offset, final int length) {
        if (!queue.write(1, buffer, offset, length)) {
            throw new IllegalStateException("gateway queue full: credits did not bound it");
        }
        final Thread thread = resting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Rests until something is released, for so long at most. Gateway thread. A release at the very moment may be missed and then waits that
     * long: a fence against it would cost every order more.
     */
    public void rest(final long nanos) {
        resting = Thread.currentThread();
        if (queue.size() == 0 || isWaiting) {
            LockSupport.parkNanos(this, nanos);
        }
        resting = null;
    }

    @Override
    public int doWork() {
        return takeReleased() + adapter.poll();
    }

    /** Sends what was released, without the adapter's duty cycle: for a thread that looks after that less often. Gateway thread. */
    public int takeReleased() {
        isWaiting = false;
        return queue.controlledRead(handler, LIMIT);
    }

    private Action send(final DirectBuffer buffer, final int offset, final int length) {
        final int templateId = Records.templateId(buffer, offset);
        if (!mayLeave(buffer, offset)) {
            if (templateId == NewOrderDecoder.TEMPLATE_ID) {
                remember(id(buffer, offset));
            }
            withhold(buffer, offset, request(templateId), WithheldReason.GATE_CLOSED);
            return Action.COMMIT;
        }
        if (templateId == CancelOrderDecoder.TEMPLATE_ID && neverSent.remove(id(buffer, offset))) {
            withhold(buffer, offset, OrderRequest.CANCEL, WithheldReason.GATE_CLOSED);
            return Action.COMMIT;
        }
        // A pair goes as one request: what its first leg was allowed, the second is too.
        final boolean isSecondLeg = templateId == NewOrderDecoder.TEMPLATE_ID && isSecondLeg(buffer, offset);
        if (!isSecondLeg && isTooOld(buffer, offset, templateId)) {
            if (templateId == NewOrderDecoder.TEMPLATE_ID) {
                remember(id(buffer, offset));
            }
            withhold(buffer, offset, request(templateId), WithheldReason.TOO_OLD);
            return Action.COMMIT;
        }
        if (templateId != CancelOrderDecoder.TEMPLATE_ID && !isSecondLeg && adapter.isBacklogged()) {
            isWaiting = true;
            return Action.ABORT; // stays at the head of this queue, behind the gate
        }
        if (templateId == NewOrderDecoder.TEMPLATE_ID) {
            neverSent.remove(id(buffer, offset));
            if (isProtective(role(buffer, offset))) {
                protective.add(newOrder.clientOrderId());
            }
        }
        adapter.send(buffer, offset, length);
        return Action.COMMIT;
    }

    /** Whether the gate lets a record out now: what the adapter asks once more, right before the bytes leave. Gateway thread. */
    public boolean mayLeave(final DirectBuffer buffer, final int offset) {
        return switch (Records.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID -> gate.passes(role(buffer, offset));
            case AmendOrderDecoder.TEMPLATE_ID -> gate.width() == Gate.Width.OPEN;
            default -> true;
        };
    }

    /** What closes a position leaves however late it is. */
    private boolean isTooOld(final DirectBuffer buffer, final int offset, final int templateId) {
        final boolean ages = templateId == AmendOrderDecoder.TEMPLATE_ID
                || templateId == NewOrderDecoder.TEMPLATE_ID && role(buffer, offset) == OrderRole.ENTRY;
        return ages && publisher.nanos() - Records.receiveTime(buffer, offset) > MAX_AGE_NS;
    }

    private OrderRole role(final DirectBuffer buffer, final int offset) {
        return newOrder.wrap(
                        buffer,
                        offset + Records.BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset))
                .role();
    }

    private boolean isSecondLeg(final DirectBuffer buffer, final int offset) {
        role(buffer, offset);
        return (newOrder.instructions() & OrderInstructions.PAIRED) != 0
                && newOrder.listId() != newOrder.clientOrderId();
    }

    private static boolean isProtective(final OrderRole role) {
        return role == OrderRole.STOP_LOSS || role == OrderRole.TAKE_PROFIT;
    }

    /** The core may have decided to cancel it before it hears that it never left: the venue would be asked about nothing. */
    private void remember(final long clientOrderId) {
        if (neverSent.size() == NEVER_SENT) {
            neverSent.clear(); // then a cancel too many leaves, no harm
        }
        neverSent.add(clientOrderId);
    }

    private static long id(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + Records.COMMON_LENGTH, ByteOrder.LITTLE_ENDIAN);
    }

    private static OrderRequest request(final int templateId) {
        return templateId == NewOrderDecoder.TEMPLATE_ID ? OrderRequest.NEW_ORDER : OrderRequest.AMEND;
    }

    private void withhold(
            final DirectBuffer buffer, final int offset, final OrderRequest request, final WithheldReason reason) {
        Records.begin(scratch, 0, OrderWithheldEncoder.BLOCK_LENGTH, OrderWithheldEncoder.TEMPLATE_ID);
        withheld.wrap(scratch, Records.BODY_OFFSET)
                .receiveTime(publisher.nanos())
                .instrument(Records.instrument(buffer, offset))
                .clientOrderId(id(buffer, offset))
                .request(request)
                .reason(reason);
        publisher.publish(scratch, 0, Records.end(scratch, 0, withheld.encodedLength()));
    }

    @Override
    public String roleName() {
        return "reprise-gateway-" + adapter.venue().toLowerCase(java.util.Locale.ROOT);
    }
}
