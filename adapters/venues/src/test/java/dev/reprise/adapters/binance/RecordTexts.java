package dev.reprise.adapters.binance;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import java.math.BigDecimal;
import org.agrona.DirectBuffer;

/** Market records as text, with plain decimal numbers: what a test compares. */
final class RecordTexts {
    private RecordTexts() {}

    static String text(final DirectBuffer r, final Instrument instrument) {
        final int block = Records.blockLength(r, 0);
        final int version = Records.version(r, 0);
        final int ps = instrument.priceScale();
        final int qs = instrument.qtyScale();
        final String head = " recv=" + Records.receiveTime(r, 0)
                + (Records.venueTime(r, 0) == Records.NO_TIME ? "" : " venue=" + Records.venueTime(r, 0));
        return switch (Records.templateId(r, 0)) {
            case TradeDecoder.TEMPLATE_ID -> {
                final TradeDecoder d = new TradeDecoder().wrap(r, Records.BODY_OFFSET, block, version);
                yield "trade" + head + ' ' + n(d.price(), ps) + 'x' + n(d.qty(), qs) + " id=" + d.tradeIdLow() + ' '
                        + d.aggressor() + (Records.flags(r, 0) == Records.FLAG_NO_FILL ? " nofill" : "");
            }
            case TopOfBookDecoder.TEMPLATE_ID -> {
                final TopOfBookDecoder d = new TopOfBookDecoder().wrap(r, Records.BODY_OFFSET, block, version);
                yield "top" + head + ' ' + n(d.bidPrice(), ps) + 'x' + n(d.bidQty(), qs) + ' ' + n(d.askPrice(), ps)
                        + 'x' + n(d.askQty(), qs) + " id=" + d.updateId();
            }
            case BookUpdateDecoder.TEMPLATE_ID -> {
                final BookUpdateDecoder d = new BookUpdateDecoder().wrap(r, Records.BODY_OFFSET, block, version);
                final StringBuilder text =
                        new StringBuilder(d.kind() + head + ' ' + d.firstUpdateId() + ".." + d.lastUpdateId());
                text.append(" b");
                d.bids()
                        .forEach(l -> text.append(' ')
                                .append(n(l.price(), ps))
                                .append('x')
                                .append(n(l.qty(), qs)));
                text.append(" a");
                d.asks()
                        .forEach(l -> text.append(' ')
                                .append(n(l.price(), ps))
                                .append('x')
                                .append(n(l.qty(), qs)));
                yield text.toString();
            }
            case VenueBarDecoder.TEMPLATE_ID -> {
                final VenueBarDecoder d = new VenueBarDecoder().wrap(r, Records.BODY_OFFSET, block, version);
                yield "bar" + head + ' ' + d.openTime() + ".." + d.closeTime() + ' ' + n(d.openPrice(), ps) + ' '
                        + n(d.highPrice(), ps) + ' ' + n(d.lowPrice(), ps) + ' ' + n(d.closePrice(), ps) + " v="
                        + n(d.volume(), qs) + " n=" + d.trades() + " closed=" + d.closed();
            }
            case DerivedPriceDecoder.TEMPLATE_ID -> {
                final DerivedPriceDecoder d = new DerivedPriceDecoder().wrap(r, Records.BODY_OFFSET, block, version);
                yield d.kind()
                        + head
                        + ' '
                        + n(d.value(), 8)
                        + (d.nextTime() == Records.NO_TIME ? "" : " next=" + d.nextTime());
            }
            case BookInvalidDecoder.TEMPLATE_ID -> {
                final BookInvalidDecoder d = new BookInvalidDecoder().wrap(r, Records.BODY_OFFSET, block, version);
                yield "invalid " + d.reason() + " epoch=" + d.epoch();
            }
            default -> throw new AssertionError("record of template " + Records.templateId(r, 0));
        };
    }

    private static String n(final long mantissa, final int scale) {
        return plain(BigDecimal.valueOf(mantissa, scale));
    }

    static String plain(final BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
