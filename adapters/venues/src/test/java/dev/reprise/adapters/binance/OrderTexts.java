package dev.reprise.adapters.binance;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AuditMismatchDecoder;
import dev.reprise.api.schema.BalanceDecoder;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.ConnectionDecoder;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderSentDecoder;
import dev.reprise.api.schema.OrderSnapshotDecoder;
import dev.reprise.api.schema.OrderUnknownDecoder;
import dev.reprise.api.schema.OrderWithheldDecoder;
import dev.reprise.api.schema.ReconciliationBeginDecoder;
import dev.reprise.api.schema.ReconciliationEndDecoder;
import org.agrona.DirectBuffer;

/** Order records as text. */
final class OrderTexts {
    private OrderTexts() {}

    static String text(final DirectBuffer r) {
        final int b = Records.BODY_OFFSET;
        final int block = Records.blockLength(r, 0);
        final int v = Records.version(r, 0);
        return switch (Records.templateId(r, 0)) {
            case OrderSentDecoder.TEMPLATE_ID -> {
                final OrderSentDecoder d = new OrderSentDecoder().wrap(r, b, block, v);
                yield "sent " + id(d.clientOrderId()) + ' ' + d.request();
            }
            case OrderWithheldDecoder.TEMPLATE_ID -> {
                final OrderWithheldDecoder d = new OrderWithheldDecoder().wrap(r, b, block, v);
                yield "withheld " + id(d.clientOrderId()) + ' ' + d.request() + ' ' + d.reason();
            }
            case OrderAcceptedDecoder.TEMPLATE_ID -> {
                final OrderAcceptedDecoder d = new OrderAcceptedDecoder().wrap(r, b, block, v);
                yield "accepted " + id(d.clientOrderId()) + " venue=" + d.venueOrderIdLow();
            }
            case OrderRejectedDecoder.TEMPLATE_ID -> {
                final OrderRejectedDecoder d = new OrderRejectedDecoder().wrap(r, b, block, v);
                yield "rejected " + id(d.clientOrderId()) + ' ' + d.request() + ' ' + d.code() + ' ' + d.venueCode()
                        + ' ' + d.message();
            }
            case OrderCanceledDecoder.TEMPLATE_ID -> {
                final OrderCanceledDecoder d = new OrderCanceledDecoder().wrap(r, b, block, v);
                yield "canceled " + id(d.clientOrderId()) + " cum=" + d.cumQty();
            }
            case OrderExpiredDecoder.TEMPLATE_ID -> {
                final OrderExpiredDecoder d = new OrderExpiredDecoder().wrap(r, b, block, v);
                yield "expired " + id(d.clientOrderId()) + " cum=" + d.cumQty() + ' ' + d.cause();
            }
            case OrderUnknownDecoder.TEMPLATE_ID -> {
                final OrderUnknownDecoder d = new OrderUnknownDecoder().wrap(r, b, block, v);
                yield "unknown " + id(d.clientOrderId()) + ' ' + d.request() + ' ' + d.cause();
            }
            case OrderSnapshotDecoder.TEMPLATE_ID -> {
                final OrderSnapshotDecoder d = new OrderSnapshotDecoder().wrap(r, b, block, v);
                yield "snapshot " + id(d.clientOrderId()) + ' ' + d.status() + ' ' + d.side() + ' ' + d.price() + ' '
                        + d.cumQty() + '/' + d.qty();
            }
            case FillDecoder.TEMPLATE_ID -> {
                final FillDecoder d = new FillDecoder().wrap(r, b, block, v);
                yield "fill " + id(d.clientOrderId()) + ' ' + d.side() + ' ' + d.lastQty() + '@' + d.lastPrice()
                        + " cum="
                        + d.cumQty() + " quote=" + d.quoteAmount() + " fee=" + d.fee() + '#' + d.feeCurrency() + ' '
                        + d.liquidity() + " exec=" + d.execIdLow();
            }
            case BalanceDecoder.TEMPLATE_ID -> {
                final BalanceDecoder d = new BalanceDecoder().wrap(r, b, block, v);
                yield "balance #" + d.currency() + ' ' + d.free() + ' ' + d.locked();
            }
            case CurrencyDefinitionDecoder.TEMPLATE_ID -> {
                final CurrencyDefinitionDecoder d = new CurrencyDefinitionDecoder().wrap(r, b, block, v);
                yield "currency " + d.code() + " #" + d.currency() + " scale=" + d.scale();
            }
            case ConnectionDecoder.TEMPLATE_ID -> {
                final ConnectionDecoder d = new ConnectionDecoder().wrap(r, b, block, v);
                yield "connection " + d.stream() + ' ' + d.state() + ' ' + d.epoch();
            }
            case AuditMismatchDecoder.TEMPLATE_ID ->
                "mismatch " + new AuditMismatchDecoder().wrap(r, b, block, v).audit();
            case ReconciliationBeginDecoder.TEMPLATE_ID -> "reconciliation begin";
            case ReconciliationEndDecoder.TEMPLATE_ID ->
                "reconciliation end complete="
                        + new ReconciliationEndDecoder().wrap(r, b, block, v).complete();
            case BookInvalidDecoder.TEMPLATE_ID ->
                "book invalid " + new BookInvalidDecoder().wrap(r, b, block, v).reason();
            default -> "template " + Records.templateId(r, 0);
        };
    }

    private static String id(final long clientOrderId) {
        return ClientOrderIds.run(clientOrderId) + "/" + ClientOrderIds.counter(clientOrderId);
    }
}
