package dev.reprise.api.record;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.AlarmDecoder;
import dev.reprise.api.schema.FundingDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fundings as the core booked them, for who reads its records. One that does not fit its accounts it books not at all, and says so by
 * the alarm that it causes: the record behind it. So a funding is held until the next record is seen.
 *
 * <pre>{@code
 * if (fundings.take(buffer, at)) { // every record; at the end: if (fundings.finish())
 *     onFunding(fundings.funding(), fundings.flags());
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class BookedFundings {
    private static final int LENGTH = BODY_OFFSET + FundingDecoder.BLOCK_LENGTH;

    private final FundingDecoder funding = new FundingDecoder();
    private final AlarmDecoder alarm = new AlarmDecoder();
    private UnsafeBuffer held = new UnsafeBuffer(new byte[LENGTH]);
    private UnsafeBuffer told = new UnsafeBuffer(new byte[LENGTH]);
    private boolean isHeld;

    /** Takes the next record; true when one before it was a funding that was booked. */
    public boolean take(final DirectBuffer buffer, final int offset) {
        final boolean isBooked = isHeld && !isRefusal(buffer, offset);
        swap();
        isHeld = Records.templateId(buffer, offset) == FundingDecoder.TEMPLATE_ID;
        if (isHeld) {
            final int length = Math.min(LENGTH, Records.length(buffer, offset));
            held.putBytes(0, buffer, offset, length);
        }
        return isBooked;
    }

    /** There are no more records; true when the last one was a funding that was booked. */
    public boolean finish() {
        final boolean isBooked = isHeld;
        isHeld = false;
        swap();
        return isBooked;
    }

    private void swap() {
        final UnsafeBuffer before = held;
        held = told;
        told = before;
    }

    /** The funding that {@link #take} or {@link #finish} answered true for; until the next call. */
    public FundingDecoder funding() {
        return wrap(told);
    }

    /** Its header's flags. */
    public int flags() {
        return Records.flags(told, 0);
    }

    private FundingDecoder wrap(final DirectBuffer buffer) {
        return funding.wrap(buffer, BODY_OFFSET, Records.blockLength(buffer, 0), Records.version(buffer, 0));
    }

    private boolean isRefusal(final DirectBuffer buffer, final int offset) {
        if (Records.templateId(buffer, offset) != AlarmDecoder.TEMPLATE_ID) {
            return false;
        }
        alarm.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        wrap(held);
        return alarm.code() == AlarmCode.OVERFLOW
                && alarm.clientOrderId() == 0
                && alarm.instrument() == funding.instrument()
                && alarm.strategy() == funding.strategy()
                && alarm.value() == funding.amount();
    }
}
