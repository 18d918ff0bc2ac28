package dev.reprise.backtest;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import dev.reprise.core.market.Markets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A best bid and ask for data that holds trades and no book. A taker bought at the ask and sold at the bid; the other side is kept
 * as long as it is at least a tick away, else it is a tick away. Where the taker's side is not known both are a tick from the trade.
 * Any quantity is there: nobody knows how much was. So takers fill at once, and resting orders only by trades through their price: the touch is
 * flagged {@link Records#FLAG_FROM_TRADES}, and goes before its trade, so that a stop which the trade fires meets the prices that fired it.
 *
 * <p>Of bars alone both are a tick from the close: what the risk limits measure by, and nothing that the simulated venue fills at.
 */
final class TouchFromTrades {
    private final Instrument[] instruments;
    private final long[] bids;
    private final long[] asks;
    private final TradeDecoder trade = new TradeDecoder();
    private final VenueBarDecoder bar = new VenueBarDecoder();
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[BODY_OFFSET + TopOfBookEncoder.BLOCK_LENGTH + 8]);

    TouchFromTrades(final List<Instrument> instruments) {
        this.instruments = instruments.toArray(new Instrument[0]);
        bids = new long[this.instruments.length];
        asks = new long[this.instruments.length];
    }

    /** Length of the touch that goes before a trade; 0 when none does. Of one that is lost no side is known any more. */
    int beforeTrade(final DirectBuffer buffer, final int offset) {
        if (Records.templateId(buffer, offset) == BookInvalidDecoder.TEMPLATE_ID) {
            bids[Records.instrument(buffer, offset)] = 0;
            asks[Records.instrument(buffer, offset)] = 0;
        }
        if (Records.templateId(buffer, offset) != TradeDecoder.TEMPLATE_ID
                || (Records.flags(buffer, offset) & Records.FLAG_NO_FILL) != 0) {
            return 0;
        }
        trade.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final int index = trade.instrument();
        final Instrument instrument = instruments[index];
        final long tick = instrument.tickSize();
        final long price = trade.price();
        if (trade.aggressor() == Side.BUY) {
            asks[index] = price;
            bids[index] = bids[index] == 0 ? price - tick : Math.min(bids[index], price - tick);
        } else if (trade.aggressor() == Side.SELL) {
            bids[index] = price;
            asks[index] = Math.max(asks[index], price + tick);
        } else {
            bids[index] = price - tick;
            asks[index] = price + tick;
        }
        return touch(index, trade.receiveTime(), trade.venueTime());
    }

    /** Length of the touch that goes before a whole bar, where bars alone tell prices; 0 when none does. */
    int beforeBar(final DirectBuffer buffer, final int offset) {
        if (Records.templateId(buffer, offset) != VenueBarDecoder.TEMPLATE_ID
                || (Records.flags(buffer, offset) & Records.FLAG_AT_VENUE) != 0) {
            return 0;
        }
        bar.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        if (bar.closed() == 0) {
            return 0;
        }
        final int index = bar.instrument();
        bids[index] = bar.closePrice() - instruments[index].tickSize();
        asks[index] = bar.closePrice() + instruments[index].tickSize();
        return touch(index, bar.receiveTime(), bar.venueTime());
    }

    private int touch(final int index, final long receiveTime, final long venueTime) {
        final Instrument instrument = instruments[index];
        final long qty = Markets.anyQty(instrument);
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        Records.flags(record, 0, Records.FLAG_FROM_TRADES);
        top.wrap(record, BODY_OFFSET)
                .receiveTime(receiveTime)
                .venueTime(venueTime)
                .instrument(index)
                .bidPrice(bids[index])
                .bidQty(bids[index] > 0 ? qty : 0)
                .askPrice(asks[index])
                .askQty(qty);
        return Records.end(record, 0, top.encodedLength());
    }

    UnsafeBuffer record() {
        return record;
    }
}
