package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** What the venue says with a refusal is in the journal for good, and whoever reads it sees it. */
class OrderRecordsTest {
    private static final String KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";

    private final CapturingPublisher published = new CapturingPublisher();
    private final OrderRecords records = new OrderRecords(published, 0, new TrackedOrders());

    private String message() {
        final DirectBuffer record =
                published.of(OrderRejectedDecoder.TEMPLATE_ID).get(0);
        return new OrderRejectedDecoder()
                .wrap(record, Records.BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0))
                .message();
    }

    /** F: a venue quotes the request, and the key in it, in its error. */
    @Test
    void shouldWriteNoKeyAndOneLineOfWhatTheVenueSaysOfAnOrder() {
        records.rejected(1, OrderRequest.NEW_ORDER, RejectCode.FILTER, -1013, "bad\r\n\u001b\"" + KEY + "\" of yours");

        assertEquals("bad \"***\" of yours", message());
    }

    @Test
    void shouldWriteNoKeyOfWhatTheVenueSaysOfAnOrderThatIsNotOurs() {
        records.externalRejected(7, RejectCode.FILTER, -1013, "apiKey=" + KEY + '\u0000');

        assertEquals("*** ", message());
    }

    @Test
    void shouldHaveNoWordsOfTheVenueWhenItWasRefusedHere() {
        records.rejected(1, OrderRequest.NEW_ORDER, RejectCode.FILTER);

        assertEquals("", message());
    }
}
