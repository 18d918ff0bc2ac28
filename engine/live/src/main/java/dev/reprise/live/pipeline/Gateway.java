package dev.reprise.live.pipeline;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderWithheldEncoder;
import dev.reprise.api.schema.WithheldReason;
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
 * <p>While the gate is closed only cancels pass; anything else comes back as {@code OrderWithheld}.
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
    private volatile boolean open;

    public Gateway(final VenueAdapter adapter, final EventPublisher publisher) {
        this.adapter = adapter;
        this.publisher = publisher;
    }

    /** Opens or closes the gate. Any thread; takes effect before the next order's bytes leave. */
    public void gate(final boolean isOpen) {
        open = isOpen;
    }

    public boolean isOpen() {
        return open;
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
        final boolean addsRisk =
                templateId == NewOrderDecoder.TEMPLATE_ID || templateId == AmendOrderDecoder.TEMPLATE_ID;
        if (addsRisk && !open) {
            withhold(buffer, offset, templateId == NewOrderDecoder.TEMPLATE_ID);
        } else {
            adapter.send(buffer, offset, length);
        }
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
