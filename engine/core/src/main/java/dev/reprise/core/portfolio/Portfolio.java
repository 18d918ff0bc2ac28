package dev.reprise.core.portfolio;

import dev.reprise.api.Carrier;
import dev.reprise.api.Currency;
import dev.reprise.api.FeeCoins;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FeeValue;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import dev.reprise.core.hash.Mix;

/**
 * Positions, profit, fees and balances, fed with fills that count ({@code Orders.lastFillQty() > 0}).
 *
 * <p>Positions are netted per strategy and instrument, at average cost: a part that closes takes its share of the cost, rounded
 * half to even, and the rest keeps the remainder, so no unit is lost. Cost and profit are price × quantity; cash moves by the
 * venue's amount where it told one, and the difference stands in the ledger's rounding account. Strategy −2 is the engine's own
 * protection. Spot and linear instruments; amounts are mantissas at their currency's scale.
 *
 * <p><b>Fees.</b> A fee is counted once, in its own currency, and valued once by {@link FeeValue}. In the quote or a third currency, and of
 * contracts in any, it is cash. On spot a fee in the base currency is paid by the position, in whole units of quantity as {@link FeeCoins}
 * says: the position is what is really held, so that all of it can be sold. Those coins move at the fill's own price, as if the fill had
 * bought so much less, or sold so much more; a rebate's the other way round. So
 *
 * <ul>
 *   <li>average cost stays the price paid: 0.001 bought at 60,000 with a fee of 0.000001 are 0.000999 at 60,000;
 *   <li>a fee by itself makes neither profit nor loss beside its value: after that purchase both profits are 0 and the fee is worth 0.06, as
 *       much as is missing. A sale whose fee is in coins realises the profit or loss of those coins too; a short position that pays
 *       one grows by it, and a purchase that covers it covers less;
 *   <li>realised and unrealised profit less the fees' value is the cash of the fills, plus the position at its mark, plus what the rest
 *       ({@link FeeCoins}) was put aside at. That rest is cash of the base currency, below one unit of quantity for each position.
 * </ul>
 *
 * The ledger's account {@link Account#FEE_COINS} stands between the two currencies: each balances to zero by itself.
 *
 * <pre>{@code
 * boolean booked = portfolio.applyFill(strategy, instrument, Side.BUY, price, qty, Records.NO_VALUE, fee, feeCurrency);
 * }</pre>
 */
public final class Portfolio {
    private final Positions positions;
    private final Ledger ledger;
    private final Instrument[] instruments;
    private final Currency[] currencies;
    private final long[] fees; // by strategy and currency
    private final long[] instrumentFees; // by instrument and currency
    private int feeCurrencies; // no fee is in a currency from here on
    private final long[] convertedFees; // by instrument: those in other currencies than its quote, valued in that
    private long unvaluedFees;
    private final long[] fundings; // by instrument, received, in its quote currency
    private final Balances balances;
    private final long[] frees;
    private final long[] lockeds;
    private final boolean[] balanceKnown;
    private final long[] volumes; // by instrument

    /** Takes all memory it will ever need; indexes are below these numbers. */
    public Portfolio(final int maxStrategies, final int maxInstruments, final int maxCurrencies) {
        if (maxStrategies < 1 || maxInstruments < 1 || maxCurrencies < 1) {
            throw new IllegalArgumentException("capacities must be above 0: maxStrategies=" + maxStrategies
                    + " maxInstruments=" + maxInstruments + " maxCurrencies=" + maxCurrencies);
        }
        positions = new Positions(maxStrategies, maxInstruments);
        ledger = new Ledger(maxCurrencies);
        instruments = new Instrument[maxInstruments];
        currencies = new Currency[maxCurrencies];
        fees = new long[(positions.endStrategy() - positions.firstStrategy()) * maxCurrencies];
        balances = new Balances(maxCurrencies);
        instrumentFees = new long[maxInstruments * maxCurrencies];
        convertedFees = new long[maxInstruments];
        fundings = new long[maxInstruments];
        frees = new long[maxCurrencies];
        lockeds = new long[maxCurrencies];
        balanceKnown = new boolean[maxCurrencies];
        volumes = new long[maxInstruments];
    }

    /**
     * A currency, before anything is booked in it.
     *
     * @throws IllegalArgumentException beyond the capacity, or with another scale or code than before
     */
    public void define(final Currency currency) {
        if (currency.index() >= currencies.length) {
            throw new IllegalArgumentException("currency " + currency.code() + " is beyond capacity: index="
                    + currency.index() + " maxCurrencies=" + currencies.length);
        }
        final Currency known = currencies[currency.index()];
        if (known != null && known.scale() != currency.scale()) {
            throw new IllegalArgumentException("the scale of currency " + currency.code() + " may not change: was "
                    + known.scale() + ", now " + currency.scale());
        }
        if (known != null && !known.code().equals(currency.code())) {
            throw new IllegalArgumentException(
                    "currency " + currency.index() + " is " + known.code() + " and cannot become " + currency.code());
        }
        currencies[currency.index()] = currency;
    }

    /** The currency with an index, or {@code null}; any index. */
    public Currency currency(final int index) {
        return index >= 0 && index < currencies.length ? currencies[index] : null;
    }

    /**
     * An instrument version, its currencies defined before it.
     *
     * @throws IllegalArgumentException beyond the capacity, for an inverse market, for an undefined currency, or for a change of
     *     scales or quote currency while a position is open
     */
    public void define(final Instrument instrument) {
        if (instrument.market() == MarketKind.INVERSE_PERPETUAL) {
            throw new IllegalArgumentException("instrument " + instrument
                    + " is an inverse perpetual: its amounts are not price × quantity, and are not supported; use a spot or"
                    + " linear instrument");
        }
        if (instrument.index() >= instruments.length) {
            throw new IllegalArgumentException("instrument " + instrument + " is beyond capacity: index="
                    + instrument.index() + " maxInstruments=" + instruments.length);
        }
        if (!isDefined(instrument.base().index())
                || !isDefined(instrument.quote().index())) {
            throw new IllegalArgumentException("instrument " + instrument + " needs its currencies defined first: base="
                    + instrument.base().code() + " quote=" + instrument.quote().code());
        }
        final Instrument known = instruments[instrument.index()];
        if (known != null
                && (known.priceScale() != instrument.priceScale()
                        || known.qtyScale() != instrument.qtyScale()
                        || known.quote().index() != instrument.quote().index())
                && hasPosition(instrument.index())) {
            throw new IllegalArgumentException(
                    "instrument " + instrument + " may not change its scales or quote currency with a position open");
        }
        instruments[instrument.index()] = instrument;
    }

    /**
     * Books one fill.
     *
     * @param quoteAmount the venue's own price × quantity, or {@link Records#NO_VALUE}
     * @param fee amount in the fee currency, a rebate negative
     * @return false when an amount would pass 63 bits or an index is not defined: nothing has changed then
     */
    public boolean applyFill(
            final int strategy,
            final Instrument instrument,
            final Side side,
            final long price,
            final long qty,
            final long quoteAmount,
            final long fee,
            final int feeCurrency) {
        final int index = instrument.index();
        if (!positions.hasStrategy(strategy)
                || index >= instruments.length
                || instruments[index] == null
                || fee != 0 && !isDefined(feeCurrency)
                || fee == FixedPoint.OVERFLOW
                || qty <= 0
                || side == Side.NULL_VAL) {
            return false;
        }
        final long product = instrument.notional(price, qty);
        final long amount = quoteAmount == Records.NO_VALUE ? product : quoteAmount;
        if (product == FixedPoint.OVERFLOW || amount == FixedPoint.OVERFLOW) {
            return false;
        }
        final int sign = side == Side.BUY ? 1 : -1;
        final long before = positions.qty(strategy, index);
        final long costBefore = positions.cost(strategy, index);
        final boolean isFeeInCoins = fee != 0 && FeeCoins.isTaken(instrument, feeCurrency);
        final long restBefore = positions.rest(strategy, index);
        final long feeQty = isFeeInCoins ? FeeCoins.qty(instrument, restBefore, fee) : 0;
        final long feeQtyValue = feeQty == 0 ? 0 : instrument.notional(price, feeQty);
        // What the fill moves, signed, and what that cost; of a sale negative.
        final long moved = FixedPoint.add(sign * qty, -feeQty);
        final long movedValue = FixedPoint.add(sign * product, -feeQtyValue);
        if (moved == FixedPoint.OVERFLOW || movedValue == FixedPoint.OVERFLOW) {
            return false;
        }
        final long after = FixedPoint.add(before, moved);
        final long accountAfter = FixedPoint.add(positions.accountQty(index), moved);
        final long closing = isAgainst(before, moved) ? Math.min(Math.abs(before), Math.abs(moved)) : 0;
        final long closingValue = closing == Math.abs(moved)
                ? movedValue
                : FixedPoint.multiplyDivide(movedValue, closing, Math.abs(moved));
        final long closingCost = closing == 0
                ? 0
                : closing == Math.abs(before)
                        ? costBefore
                        : FixedPoint.multiplyDivide(costBefore, closing, Math.abs(before));
        final long profit = FixedPoint.add(-closingValue, -closingCost);
        final long inventory = FixedPoint.add(movedValue - closingValue, -closingCost);
        final long cost = FixedPoint.add(costBefore, inventory);
        final long realised = FixedPoint.add(positions.realisedPnl(strategy, index), profit);
        final long rounding = FixedPoint.add(sign * amount, -sign * product);
        final long cash = -sign * amount;
        final int quote = instrument.quote().index();
        if (after == FixedPoint.OVERFLOW
                || accountAfter == FixedPoint.OVERFLOW
                || profit == FixedPoint.OVERFLOW
                || inventory == FixedPoint.OVERFLOW
                || cost == FixedPoint.OVERFLOW
                || realised == FixedPoint.OVERFLOW
                || rounding == FixedPoint.OVERFLOW
                || !ledger.canPost(quote, cash, inventory, -profit, rounding, feeQtyValue)
                || !canPostFee(strategy, feeCurrency, feeCurrency == quote ? cash : 0, fee)) {
            return false;
        }
        final long rest = isFeeInCoins ? FeeCoins.rest(instrument, restBefore, fee) : restBefore;
        final long feeCoins = isFeeInCoins ? fee + (rest - restBefore) : 0;
        if (isFeeInCoins && !ledger.canPostFeeCoins(feeCurrency, feeCoins, fee)) {
            return false;
        }
        positions.set(strategy, index, after, cost, realised);
        final boolean isOver =
                isAgainst(before, moved) && (closableQty(strategy, index) == 0 || isAgainst(before, after));
        positions.setFees(
                strategy, index, rest, isOver ? 0 : FixedPoint.add(positions.feeQty(strategy, index), feeQty));
        ledger.post(quote, cash, inventory, -profit, rounding, feeQtyValue);
        if (isFeeInCoins) {
            ledger.postFeeCoins(feeCurrency, feeCoins);
        }
        if (fee != 0) {
            ledger.postFee(feeCurrency, fee);
            feeCurrencies = Math.max(feeCurrencies, feeCurrency + 1);
            fees[feeCell(strategy, feeCurrency)] += fee;
            final int cell = index * currencies.length + feeCurrency;
            instrumentFees[cell] = FixedPoint.add(instrumentFees[cell], fee);
        }
        if (instrument.market() == MarketKind.SPOT) {
            balances.applyChange(quote, cash);
            balances.applyChange(
                    instrument.base().index(),
                    FixedPoint.multiply(
                            sign * qty,
                            1,
                            instrument.qtyScale() - instrument.base().scale()));
        }
        if (fee != 0) {
            balances.applyChange(feeCurrency, -fee);
        }
        final long volume = FixedPoint.add(volumes[index], Math.abs(amount));
        volumes[index] = volume == FixedPoint.OVERFLOW ? Long.MAX_VALUE : volume;
        return true;
    }

    /**
     * Tells what the fee of a booked fill is worth. One in the quote currency is known by itself.
     *
     * @param value as {@link FeeValue} says, in the instrument's quote currency
     */
    public void applyFeeValue(final Instrument instrument, final int feeCurrency, final long value) {
        if (value == FeeValue.UNKNOWN) {
            unvaluedFees++;
        } else if (feeCurrency != instrument.quote().index()) {
            convertedFees[instrument.index()] = FixedPoint.add(convertedFees[instrument.index()], value);
        }
    }

    /**
     * Books funding of a strategy's position.
     *
     * @param amount received, negative when paid, in the instrument's quote currency
     * @return false when it does not fit, or for another currency or an unknown strategy: nothing has changed then
     */
    public boolean applyFunding(
            final int strategy, final Instrument instrument, final long amount, final int currency) {
        final int index = instrument.index();
        if (!positions.hasStrategy(strategy)
                || amount == FixedPoint.OVERFLOW
                || currency != instrument.quote().index()
                || FixedPoint.add(fundings[index], amount) == FixedPoint.OVERFLOW
                || !ledger.postFunding(currency, amount)) {
            return false;
        }
        fundings[index] += amount;
        balances.applyChange(currency, amount);
        return true;
    }

    /** Cash the run begins with; false when it does not fit or the currency is not defined. */
    public boolean applyOpening(final int currency, final long amount) {
        return isDefined(currency) && ledger.postOpening(currency, amount);
    }

    /** What the venue says we own, kept beside the ledger; false when the currency is not defined. */
    public boolean applyBalance(final int currency, final long free, final long locked) {
        if (!isDefined(currency)) {
            return false;
        }
        frees[currency] = free;
        lockeds[currency] = locked;
        balances.apply(currency, FixedPoint.add(free, locked));
        balanceKnown[currency] = true;
        return true;
    }

    /** How many strategies, the protection among them, have a position in the instrument. */
    public int openPositions(final int instrument) {
        return positions.open(instrument);
    }

    /** Signed quantity, what is really held: above 0 long, below 0 short. */
    public long positionQty(final int strategy, final int instrument) {
        return positions.qty(strategy, instrument);
    }

    /**
     * What orders can close of a position: down to whole lots, for fees that it paid in its own coin leave it between two of them. Signed as
     * {@link #positionQty}.
     */
    public long closableQty(final int strategy, final int instrument) {
        final long qty = positions.qty(strategy, instrument);
        return qty == 0 ? 0 : Long.signum(qty) * instruments[instrument].floorToLot(Math.abs(qty));
    }

    /** The position with what fees in its own coin took of it since it was flat: what a strategy that counts its fills believes it holds. */
    public long grossQty(final int strategy, final int instrument) {
        return FixedPoint.add(positions.qty(strategy, instrument), positions.feeQty(strategy, instrument));
    }

    /** Sum over all strategies. */
    public long accountQty(final int instrument) {
        return positions.accountQty(instrument);
    }

    /** Cost of the position in the quote currency, signed as the position. */
    public long cost(final int strategy, final int instrument) {
        return positions.cost(strategy, instrument);
    }

    /** Average entry price, price mantissa rounded half to even; 0 when flat, OVERFLOW past 63 bits. */
    public long averagePrice(final int strategy, final int instrument) {
        final long qty = Math.abs(positions.qty(strategy, instrument));
        if (qty == 0) {
            return 0;
        }
        final Instrument known = instruments[instrument];
        final long cost = Math.abs(positions.cost(strategy, instrument));
        final int scaleUp =
                known.priceScale() + known.qtyScale() - known.quote().scale();
        if (scaleUp < 0) {
            final long divisor = FixedPoint.multiplyExact(qty, Decimals.powerOfTen(-scaleUp));
            // A quantity so large that the price is below half a unit.
            return divisor == FixedPoint.OVERFLOW ? 0 : FixedPoint.multiplyDivide(cost, 1, divisor);
        }
        final int rest = Math.max(0, scaleUp - Decimals.MAX_SCALE);
        final long scaled = FixedPoint.multiplyExact(cost, Decimals.powerOfTen(rest));
        return FixedPoint.multiplyDivide(scaled, Decimals.powerOfTen(scaleUp - rest), qty);
    }

    /** Realised profit before fees, amount in the quote currency. */
    public long realisedPnl(final int strategy, final int instrument) {
        return positions.realisedPnl(strategy, instrument);
    }

    /** Realised profit before fees of all strategies in one quote currency. */
    public long realisedPnl(final int currency) {
        return -ledger.balance(Account.REALISED_PNL, currency);
    }

    /** Fees of all strategies, a rebate negative. */
    public long fees(final int currency) {
        return ledger.balance(Account.FEES, currency);
    }

    public long fees(final int strategy, final int currency) {
        return fees[feeCell(strategy, currency)];
    }

    /** Fees of all strategies in one instrument, a rebate negative. */
    public long instrumentFees(final int instrument, final int currency) {
        return instrumentFees[instrument * currencies.length + currency];
    }

    /**
     * Fees of all strategies in one instrument in whatever currency, each valued at its fill, amount in the quote currency, or
     * OVERFLOW. Those that had no price are not in it.
     */
    public long feeValue(final Instrument instrument) {
        final int index = instrument.index();
        return FixedPoint.add(instrumentFees(index, instrument.quote().index()), convertedFees[index]);
    }

    /** Funding of all strategies in one instrument, received, negative when paid, amount in its quote currency. */
    public long funding(final int instrument) {
        return fundings[instrument];
    }

    /** Fills whose fee had no price in the quote currency: no profit has it. */
    public long unvaluedFees() {
        return unvaluedFees;
    }

    /** Realised profit before fees of all strategies in one instrument, amount in its quote currency, or OVERFLOW. */
    public long instrumentRealisedPnl(final int instrument) {
        long sum = 0;
        for (int s = positions.firstStrategy(); s < positions.endStrategy(); s++) {
            sum = FixedPoint.add(sum, positions.realisedPnl(s, instrument));
        }
        return sum;
    }

    /** Value at the mark minus cost, amount in the quote currency, or OVERFLOW. */
    public long unrealisedPnl(final int strategy, final Instrument instrument, final long markPrice) {
        final long qty = positions.qty(strategy, instrument.index());
        final long value = qty == 0 ? 0 : instrument.notional(markPrice, qty);
        return FixedPoint.add(value, -positions.cost(strategy, instrument.index()));
    }

    /**
     * Sum over the positions whose quote currency this is.
     *
     * @param markPrices by instrument index, 0: none
     * @return OVERFLOW also when an open position has no mark, for then it cannot be told
     */
    public long unrealisedPnl(final int currency, final long[] markPrices) {
        long sum = 0;
        for (int i = 0; i < instruments.length; i++) {
            if (instruments[i] == null || instruments[i].quote().index() != currency) {
                continue;
            }
            for (int s = positions.firstStrategy(); s < positions.endStrategy(); s++) {
                if (positions.qty(s, i) != 0) {
                    final long mark = markPrices[i];
                    sum = FixedPoint.add(sum, mark == 0 ? FixedPoint.OVERFLOW : unrealisedPnl(s, instruments[i], mark));
                }
            }
        }
        return sum;
    }

    /** What the venue last told, 0 before it told anything. */
    public long free(final int currency) {
        return frees[currency];
    }

    public long locked(final int currency) {
        return lockeds[currency];
    }

    /** Whether the venue told its balance of this currency. */
    public boolean isBalanceKnown(final int currency) {
        return balanceKnown[currency];
    }

    /** What each currency's account holds and what working orders reserve. */
    public Balances balances() {
        return balances;
    }

    /** Amount traded in the quote currency, {@link Long#MAX_VALUE} when it is more. */
    public long volume(final int instrument) {
        return volumes[instrument];
    }

    /** Zero, always. */
    public long trialBalance(final int currency) {
        return ledger.trialBalance(currency);
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Hash over all positions, accounts, fees, balances and volumes. */
    public long stateHash() {
        long hash = ledger.stateHash(positions.stateHash(1));
        hash = feesHash(feesHash(hash, fees), instrumentFees);
        for (int i = 0; i < convertedFees.length; i++) {
            hash = convertedFees[i] == 0 ? hash : Mix.step(Mix.step(hash, i), convertedFees[i]);
        }
        for (int i = 0; i < fundings.length; i++) {
            hash = fundings[i] == 0 ? hash : Mix.step(Mix.step(hash, i), fundings[i]);
        }
        hash = unvaluedFees == 0 ? hash : Mix.step(hash, unvaluedFees);
        for (int i = 0; i < frees.length; i++) {
            hash = Mix.step(Mix.step(Mix.step(hash, frees[i]), lockeds[i]), balanceKnown[i] ? 1 : 0);
        }
        for (int i = 0; i < volumes.length; i++) {
            hash = Mix.step(hash, volumes[i]);
        }
        return balances.stateHash(hash);
    }

    /** Cells of zeroes are left out: fees are in a few of all currencies. */
    private long feesHash(final long seed, final long[] cells) {
        long hash = seed;
        for (int first = 0; first < cells.length; first += currencies.length) {
            for (int i = first; i < first + feeCurrencies; i++) {
                hash = cells[i] == 0 ? hash : Mix.step(Mix.step(hash, i), cells[i]);
            }
        }
        return Mix.step(hash, cells.length);
    }

    private static boolean isAgainst(final long qty, final long moved) {
        return moved > 0 ? qty < 0 : moved < 0 && qty > 0;
    }

    private boolean isDefined(final int currency) {
        return currency >= 0 && currency < currencies.length && currencies[currency] != null;
    }

    private boolean hasPosition(final int instrument) {
        for (int s = positions.firstStrategy(); s < positions.endStrategy(); s++) {
            if (positions.qty(s, instrument) != 0) {
                return true;
            }
        }
        return false;
    }

    private boolean canPostFee(final int strategy, final int currency, final long cash, final long fee) {
        return fee == 0
                || ledger.canPostFee(currency, cash, fee)
                        && FixedPoint.add(fees[feeCell(strategy, currency)], fee) != FixedPoint.OVERFLOW;
    }

    private int feeCell(final int strategy, final int currency) {
        return (strategy - positions.firstStrategy()) * currencies.length + currency;
    }

    /** Writes or reads positions, accounts and balances, for a generation of the journal. */
    public void carry(final Carrier carrier) {
        positions.carry(carrier);
        ledger.carry(carrier);
        balances.carry(carrier);
        carrier.carry(fees);
        carrier.carry(instrumentFees);
        feeCurrencies = carrier.carry(feeCurrencies);
        carrier.carry(convertedFees);
        carrier.carry(fundings);
        unvaluedFees = carrier.carry(unvaluedFees);
        carrier.carry(frees);
        carrier.carry(lockeds);
        carrier.carry(balanceKnown);
        carrier.carry(volumes);
    }
}
