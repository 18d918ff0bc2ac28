package dev.reprise.localvenues.binance;

/**
 * One side of a trade of the account.
 *
 * @param quoteQty at 8 decimals
 * @param commission at 8 decimals of the asset
 */
record VenueFill(
        VenueOrder order,
        long tradeId,
        long price,
        long qty,
        long quoteQty,
        long commission,
        String commissionAsset,
        boolean isMaker,
        long time) {}
