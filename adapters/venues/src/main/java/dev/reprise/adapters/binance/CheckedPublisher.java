package dev.reprise.adapters.binance;

import dev.reprise.adapters.dataset.TouchCheck;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import org.agrona.DirectBuffer;

/** Passes records on and lets each instrument's {@link TouchCheck} see what was published, not what was meant. */
final class CheckedPublisher implements EventPublisher {
    private final EventPublisher publisher;
    private final TouchCheck[] checks;

    CheckedPublisher(final EventPublisher publisher, final int instruments) {
        this.publisher = publisher;
        checks = new TouchCheck[instruments];
        for (int i = 0; i < instruments; i++) {
            checks[i] = new TouchCheck();
        }
    }

    TouchCheck check(final int instrument) {
        return checks[instrument];
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        see(buffer, offset);
        if (!publisher.offer(buffer, offset, length)) {
            throw new IllegalStateException("the dataset's writer refused a record; it must take all of them");
        }
        return true;
    }

    @Override
    public void publish(final DirectBuffer buffer, final int offset, final int length) {
        see(buffer, offset);
        publisher.publish(buffer, offset, length);
    }

    private void see(final DirectBuffer buffer, final int offset) {
        final int instrument = Records.instrument(buffer, offset);
        switch (Records.templateId(buffer, offset)) {
            case BookUpdateDecoder.TEMPLATE_ID -> checks[instrument].onBook(buffer, offset);
            case BookInvalidDecoder.TEMPLATE_ID -> checks[instrument].onInvalid();
            case TopOfBookDecoder.TEMPLATE_ID -> checks[instrument].onTop(buffer, offset);
            default -> {
                // Says nothing about the book.
            }
        }
    }

    @Override
    public int maxRecordLength() {
        return publisher.maxRecordLength();
    }

    @Override
    public boolean isDrained() {
        return publisher.isDrained();
    }

    @Override
    public long nanos() {
        return publisher.nanos();
    }
}
