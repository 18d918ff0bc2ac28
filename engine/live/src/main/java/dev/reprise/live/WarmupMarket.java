package dev.reprise.live;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** A made-up market for a scratch engine: a price that trembles in each instrument, told by its touch and now and then a trade. */
final class WarmupMarket {
    private static final long STEP_NS = 2_000_000;
    private static final int PRICE_TICKS = 100_000;
    private static final int SWING_TICKS = 200;
    private static final int TRADE_EVERY = 8;
    private static final int BLOCK = 256;

    private final EventPublisher publisher;
    private final List<Instrument> instruments;
    private final SplittableRandom random = new SplittableRandom(1);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[BLOCK]);
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final long[] offsets;
    private long time;
    private long count;

    WarmupMarket(final EventPublisher publisher, final List<Instrument> instruments, final long start) {
        this.publisher = publisher;
        this.instruments = instruments;
        offsets = new long[instruments.size()];
        time = start;
    }

    /** Publishes so many records, as fast as they are taken. */
    void publish(final int records) {
        for (int i = 0; i < records; i++) {
            final int index = (int) (count % instruments.size());
            final Instrument instrument = instruments.get(index);
            time += STEP_NS;
            offsets[index] =
                    Math.floorMod(offsets[index] + random.nextInt(-2, 3) + SWING_TICKS, 2 * SWING_TICKS) - SWING_TICKS;
            final long bid = (PRICE_TICKS + offsets[index]) * instrument.tickSize();
            final int length = count / instruments.size() % TRADE_EVERY == 0
                    ? trade(instrument, bid + instrument.tickSize())
                    : touch(instrument, bid);
            count++;
            publisher.publish(record, 0, length);
        }
    }

    private int touch(final Instrument instrument, final long bid) {
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        top.wrap(record, Records.BODY_OFFSET)
                .receiveTime(time)
                .venueTime(time)
                .instrument(instrument.index())
                .strategy(Records.NO_STRATEGY)
                .bidPrice(bid)
                .bidQty(qty(instrument))
                .askPrice(bid + instrument.tickSize())
                .askQty(qty(instrument));
        return end(top.encodedLength());
    }

    private int trade(final Instrument instrument, final long price) {
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        trade.wrap(record, Records.BODY_OFFSET)
                .receiveTime(time)
                .venueTime(time)
                .instrument(instrument.index())
                .strategy(Records.NO_STRATEGY)
                .price(price)
                .qty(instrument.lotSize())
                .aggressor(random.nextBoolean() ? Side.BUY : Side.SELL);
        return end(trade.encodedLength());
    }

    private static long qty(final Instrument instrument) {
        return 1_000 * Math.max(instrument.lotSize(), instrument.rules().minQty());
    }

    private int end(final int bodyLength) {
        Records.source(record, 0, 1);
        return Records.end(record, 0, bodyLength);
    }
}
