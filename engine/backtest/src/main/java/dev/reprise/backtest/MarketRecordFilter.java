package dev.reprise.backtest;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.InstrumentDefinitionEncoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes from a journal what the market said, and nothing that an engine, an account or an operator did. A definition that the
 * backtest made itself is left out; a newer version of an instrument passes, with the fees of the backtest's first one. In one
 * clock an input is seen when it is received, so ages become 0. What is lost between sessions is told by {@link #nextLoss}.
 */
public final class MarketRecordFilter {
    private static final int NONE = -1;

    private final int[] versions; // by instrument index: the newest known
    private final Instrument.Fees[] fees;
    private final boolean[] currencies; // by index: known
    private final SessionSeams seams;
    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final InstrumentDefinitionEncoder definitionEncoder = new InstrumentDefinitionEncoder();
    private final CurrencyDefinitionDecoder currency = new CurrencyDefinitionDecoder();
    private UnsafeBuffer copy = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);

    MarketRecordFilter(
            final List<Currency> known,
            final List<Instrument> instruments,
            final int maxInstruments,
            final int maxCurrencies,
            final boolean areTradesTouch) {
        seams = new SessionSeams(maxInstruments, areTradesTouch);
        versions = new int[maxInstruments];
        Arrays.fill(versions, NONE);
        fees = new Instrument.Fees[maxInstruments];
        currencies = new boolean[maxCurrencies];
        for (final Currency one : known) {
            currencies[one.index()] = true;
        }
        for (final Instrument one : instruments) {
            versions[one.index()] = one.version();
            fees[one.index()] = one.fees();
        }
    }

    /** Whether a record says something about prices or orders in the market. */
    public static boolean isMarket(final DirectBuffer buffer, final int offset) {
        return isMarket(Records.templateId(buffer, offset), Records.flags(buffer, offset));
    }

    private static boolean isMarket(final int template, final int flags) {
        if ((flags & (Records.FLAG_CAUSED | Records.FLAG_AT_VENUE)) != 0) {
            return false;
        }
        return switch (template) {
            case TradeDecoder.TEMPLATE_ID,
                    TopOfBookDecoder.TEMPLATE_ID,
                    BookUpdateDecoder.TEMPLATE_ID,
                    L3UpdateDecoder.TEMPLATE_ID,
                    VenueBarDecoder.TEMPLATE_ID,
                    DerivedPriceDecoder.TEMPLATE_ID,
                    InstrumentStatusDecoder.TEMPLATE_ID,
                    BookInvalidDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    /** Whether it is a touch that a backtest made of its data: another one makes it again. */
    public static boolean isMade(final DirectBuffer buffer, final int offset) {
        return isMade(Records.templateId(buffer, offset), Records.flags(buffer, offset));
    }

    private static boolean isMade(final int template, final int flags) {
        return template == TopOfBookDecoder.TEMPLATE_ID && (flags & Records.FLAG_FROM_TRADES) != 0;
    }

    /** Whether the record goes into the backtest; {@link #buffer} then has it at offset 0. */
    boolean takes(final DirectBuffer from, final int offset, final int length) {
        final int template = Records.templateId(from, offset);
        final int flags = Records.flags(from, offset);
        seams.onRecord(from, offset, template);
        if (isMade(template, flags)) {
            return false;
        }
        if (isMarket(template, flags)) {
            copy(from, offset, length);
            seams.move(copy, template);
            return true;
        }
        if ((flags & Records.FLAG_CAUSED) != 0) {
            return false;
        }
        return switch (template) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> takesInstrument(from, offset, length);
            case CurrencyDefinitionDecoder.TEMPLATE_ID -> takesCurrency(from, offset, length);
            default -> false;
        };
    }

    private boolean takesInstrument(final DirectBuffer from, final int offset, final int length) {
        definition.wrap(from, offset + BODY_OFFSET, Records.blockLength(from, offset), Records.version(from, offset));
        final int index = definition.instrument();
        final int version = definition.version();
        if (version <= versions[index]) {
            return false;
        }
        versions[index] = version;
        copy(from, offset, length);
        if (fees[index] != null) {
            definitionEncoder
                    .wrap(copy, BODY_OFFSET)
                    .makerFeeRate(fees[index].makerRate())
                    .takerFeeRate(fees[index].takerRate());
        }
        return true;
    }

    private boolean takesCurrency(final DirectBuffer from, final int offset, final int length) {
        currency.wrap(from, offset + BODY_OFFSET, Records.blockLength(from, offset), Records.version(from, offset));
        if (currencies[currency.currency()]) {
            return false;
        }
        currencies[currency.currency()] = true;
        copy(from, offset, length);
        return true;
    }

    private void copy(final DirectBuffer from, final int offset, final int length) {
        if (length > copy.capacity()) {
            copy = new UnsafeBuffer(new byte[length]);
        }
        copy.putBytes(0, from, offset, length);
        Records.age(copy, 0, 0);
        // In the backtest's own journal a definition is an input like any other, and which bars are whole is its own
        // affair.
        Records.flags(copy, 0, Records.flags(copy, 0) & ~(Records.FLAG_CARRIED | Records.FLAG_WHOLE_BAR));
    }

    UnsafeBuffer buffer() {
        return copy;
    }

    /** Moves to the next book or touch that was lost before the record at hand, without a market record that says so; false at the end. */
    boolean nextLoss() {
        return seams.nextLoss();
    }

    /** The loss, a {@code BookInvalid} of the time at which it was lost. */
    UnsafeBuffer loss() {
        return seams.loss();
    }
}
