package dev.reprise.benchmarks.decode;

import dev.reprise.adapters.binance.BinanceDecoder;
import dev.reprise.adapters.binance.DecodeResult;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import java.util.List;

/** A benchmark that reads the wrong thing quickly is worth nothing: all three decoders must find the same values in every frame. */
public final class DecodeCheck {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final BinanceDecoder decoder = new BinanceDecoder(List.of(Frames.BTC_USDT));
    private final StreamingTwin twin = new StreamingTwin();
    private final TreeTwin tree = new TreeTwin();
    private final TradeDecoder trade = new TradeDecoder();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final BookUpdateDecoder update = new BookUpdateDecoder();

    private final VenueBarDecoder bar = new VenueBarDecoder();
    private final DerivedPriceDecoder derived = new DerivedPriceDecoder();

    private DecodeCheck() {}

    /**
     * Decodes every frame with each.
     *
     * @return how many prices there were
     * @throws IllegalStateException when they differ, or a frame is refused
     */
    public static int check(final Frames frames) {
        final DecodeCheck check = new DecodeCheck();
        int prices = 0;
        for (int i = 0; i < frames.count(); i++) {
            final int offset = frames.offset(i);
            final int length = frames.length(i);
            final int kind = check.decoder.decode(frames.buffer(), offset, length, 1, frames.position());
            final int found = check.twin.decode(frames.bytes(), offset, length);
            final int inTree = check.tree.decode(frames.bytes(), offset, length);
            if (found == 0 || inTree != found || check.tree.sum() != check.twin.sum() || !check.agrees(kind)) {
                throw new IllegalStateException("frame " + i + " (" + DecodeResult.name(kind)
                        + ") is read differently: " + frames.buffer().getStringWithoutLengthAscii(offset, length));
            }
            prices += found;
        }
        return prices;
    }

    private boolean agrees(final int kind) {
        return switch (kind) {
            case DecodeResult.TRADE, DecodeResult.AGG_TRADE -> agreesOnTrade();
            case DecodeResult.TOP_OF_BOOK -> agreesOnTop();
            case DecodeResult.DEPTH -> agreesOnDepth() && update.venueTime() == twin.time() * NANOS_PER_MILLI;
            case DecodeResult.SNAPSHOT, DecodeResult.PARTIAL_DEPTH -> agreesOnDepth();
            case DecodeResult.BAR -> agreesOnBar();
            case DecodeResult.DERIVED_PRICE -> agreesOnMark();
            default -> false;
        };
    }

    private boolean agreesOnTrade() {
        trade.wrap(
                decoder.record(), Records.BODY_OFFSET, TradeDecoder.BLOCK_LENGTH, Records.version(decoder.record(), 0));
        return trade.price() == twin.price()
                && trade.qty() == twin.qty()
                && trade.tradeIdLow() == twin.id()
                && trade.venueTime() == twin.time() * NANOS_PER_MILLI
                && (trade.aggressor() == Side.SELL) == twin.isSell();
    }

    private boolean agreesOnBar() {
        bar.wrap(
                decoder.record(),
                Records.BODY_OFFSET,
                VenueBarDecoder.BLOCK_LENGTH,
                Records.version(decoder.record(), 0));
        return bar.closePrice() == twin.price()
                && bar.volume() == twin.qty()
                && bar.openTime() == twin.id() * NANOS_PER_MILLI
                && bar.openPrice() + bar.highPrice() + bar.lowPrice() + bar.closePrice() + bar.volume() == twin.sum();
    }

    /** The first of the frame's records is the mark price. */
    private boolean agreesOnMark() {
        derived.wrap(
                decoder.record(),
                Records.BODY_OFFSET,
                DerivedPriceDecoder.BLOCK_LENGTH,
                Records.version(decoder.record(), 0));
        return derived.kind() == PriceKind.MARK && derived.value() == twin.price();
    }

    private boolean agreesOnTop() {
        top.wrap(
                decoder.record(),
                Records.BODY_OFFSET,
                TopOfBookDecoder.BLOCK_LENGTH,
                Records.version(decoder.record(), 0));
        return top.bidPrice() == twin.price()
                && top.bidQty() == twin.qty()
                && top.askPrice() == twin.askPrice()
                && top.askQty() == twin.askQty()
                && top.updateId() == twin.id();
    }

    private boolean agreesOnDepth() {
        update.wrap(
                decoder.record(),
                Records.BODY_OFFSET,
                BookUpdateDecoder.BLOCK_LENGTH,
                Records.version(decoder.record(), 0));
        boolean isEqual = update.lastUpdateId() == twin.id();
        int level = 0;
        for (final BookUpdateDecoder.BidsDecoder bid : update.bids()) {
            isEqual &= bid.price() == twin.price(level) && bid.qty() == twin.qty(level++);
        }
        for (final BookUpdateDecoder.AsksDecoder ask : update.asks()) {
            isEqual &= ask.price() == twin.price(level) && ask.qty() == twin.qty(level++);
        }
        return isEqual && level == decoder.levels();
    }
}
