package dev.reprise.api.number;

/**
 * Prices for who reads a journal: a record stands behind the input that caused it, and the core decided it before that input was
 * applied, when time went on. So a caused fill's fee is valued at the prices from before the input; a fill that is an
 * input itself changes none.
 */
public final class PricesBefore implements FeeValue.Prices {
    private final FeeValue.Prices now;
    private int changed = -1;
    private long before;

    public PricesBefore(final FeeValue.Prices now) {
        this.now = now;
    }

    /**
     * The next input is about to be applied.
     *
     * @param instrument it is about, below 0 for none
     */
    public void onInput(final int instrument) {
        final boolean isKnown = instrument >= 0 && instrument < now.instrumentCount() && now.isTraded(instrument);
        changed = isKnown ? instrument : -1;
        before = isKnown ? now.valuationPrice(instrument) : 0;
    }

    /**
     * An input was applied already.
     *
     * @param instrument it was about, below 0 for none
     * @param price that was valid before, 0 when nothing was known
     */
    public void onApplied(final int instrument, final long price) {
        changed = instrument;
        before = price;
    }

    @Override
    public int instrumentCount() {
        return now.instrumentCount();
    }

    @Override
    public boolean isTraded(final int instrument) {
        return now.isTraded(instrument);
    }

    @Override
    public int base(final int instrument) {
        return now.base(instrument);
    }

    @Override
    public int baseScale(final int instrument) {
        return now.baseScale(instrument);
    }

    @Override
    public int quote(final int instrument) {
        return now.quote(instrument);
    }

    @Override
    public int quoteScale(final int instrument) {
        return now.quoteScale(instrument);
    }

    @Override
    public int priceScale(final int instrument) {
        return now.priceScale(instrument);
    }

    @Override
    public long valuationPrice(final int instrument) {
        return instrument == changed ? before : now.valuationPrice(instrument);
    }
}
