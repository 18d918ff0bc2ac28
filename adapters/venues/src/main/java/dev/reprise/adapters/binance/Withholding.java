package dev.reprise.adapters.binance;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.WithheldReason;
import org.agrona.DirectBuffer;

/** Sends every order back, for an adapter without credentials, or in an instrument that is not configured any more. */
final class Withholding {
    private Withholding() {}

    static void all(final OrderRecords records, final DirectBuffer buffer, final int offset) {
        final int body = offset + Records.BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        final long id;
        final OrderRequest request;
        switch (Records.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID -> {
                id = new NewOrderDecoder().wrap(buffer, body, block, version).clientOrderId();
                request = OrderRequest.NEW_ORDER;
            }
            case CancelOrderDecoder.TEMPLATE_ID -> {
                final CancelOrderDecoder cancel = new CancelOrderDecoder().wrap(buffer, body, block, version);
                id = cancel.clientOrderId();
                if (id == 0) {
                    records.about(Records.instrument(buffer, offset), Records.NO_TIME);
                    records.externalWithheld(cancel.venueOrderIdLow(), WithheldReason.NOT_CONNECTED);
                    return;
                }
                request = OrderRequest.CANCEL;
            }
            case AmendOrderDecoder.TEMPLATE_ID -> {
                id = new AmendOrderDecoder().wrap(buffer, body, block, version).clientOrderId();
                request = OrderRequest.AMEND;
            }
            default ->
                throw new IllegalArgumentException("not an order: template " + Records.templateId(buffer, offset));
        }
        records.about(Records.instrument(buffer, offset), Records.NO_TIME);
        records.withheld(id, request, WithheldReason.NOT_CONNECTED);
    }
}
