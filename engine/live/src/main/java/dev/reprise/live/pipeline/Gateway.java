package dev.reprise.live.pipeline;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderWithheldEncoder;
import dev.reprise.api.schema.WithheldReason;
import dev.reprise.live.halt.Gate;
import dev.reprise.live.halt.ProtectiveOrders;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * One venue's way out: a queue from the journal stage, a gate that any thread may close, and the adapter's duty cycle. The queue is
 * larger than all credits and one cancel per open order together, so it is never full.
 *
 * <p>What the gate does not let pass comes back as {@code OrderWithheld}; cancels always pass.
 */
public final class Gateway implements Agent, Release {
    /** 256 new orders and amends and 4,096 cancels, of up to 240 bytes with their ring header: below 1 MiB. */
    private static final int QUEUE_LENGTH = 1 << 20;

    private static final int LIMIT = 16;

    private final OneToOneRingBuffer queue = new OneToOneRingBuffer(
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(QUEUE_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, 64)));
    private final VenueAdapter adapter;
    private final EventPublisher publisher;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[256]);
    private final OrderWithheldEncoder withheld = new OrderWithheldEncoder();
    private final MessageHandler handler = (type, buffer, index, length) -> send(buffer, index, length);
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final Gate gate = new Gate();
    private final ProtectiveOrders protective = new ProtectiveOrders();

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
    }

    @Override
    public int doWork() {
        return queue.read(handler, LIMIT) + adapter.poll();
    }

    private void send(final DirectBuffer buffer, final int offset, final int length) {
        final int templateId = Records.templateId(buffer, offset);
        if (templateId == NewOrderDecoder.TEMPLATE_ID) {
            final OrderRole role = newOrder.wrap(
                            buffer,
                            offset + Records.BODY_OFFSET,
                            Records.blockLength(buffer, offset),
                            Records.version(buffer, offset))
                    .role();
            if (role == OrderRole.STOP_LOSS || role == OrderRole.TAKE_PROFIT) {
                protective.add(newOrder.clientOrderId());
            }
            if (!gate.passes(role)) {
                withhold(buffer, offset, true);
                return;
            }
        } else if (templateId == AmendOrderDecoder.TEMPLATE_ID && gate.width() != Gate.Width.OPEN) {
            withhold(buffer, offset, false);
            return;
        }
        adapter.send(buffer, offset, length);
    }

    private void withhold(final DirectBuffer buffer, final int offset, final boolean isNew) {
        Records.begin(scratch, 0, OrderWithheldEncoder.BLOCK_LENGTH, OrderWithheldEncoder.TEMPLATE_ID);
        withheld.wrap(scratch, Records.BODY_OFFSET)
                .receiveTime(publisher.nanos())
                .instrument(Records.instrument(buffer, offset))
                .clientOrderId(buffer.getLong(offset + Records.COMMON_LENGTH, java.nio.ByteOrder.LITTLE_ENDIAN))
                .request(isNew ? OrderRequest.NEW_ORDER : OrderRequest.AMEND)
                .reason(WithheldReason.GATE_CLOSED);
        publisher.publish(scratch, 0, Records.end(scratch, 0, withheld.encodedLength()));
    }

    @Override
    public String roleName() {
        return "reprise-gateway-" + adapter.venue().toLowerCase(java.util.Locale.ROOT);
    }
}
