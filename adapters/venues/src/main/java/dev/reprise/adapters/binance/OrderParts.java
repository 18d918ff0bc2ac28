package dev.reprise.adapters.binance;

import dev.reprise.adapters.net.WireSupervisor;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.VenueAdapter;

/** What the order gateway is made of. All of it is used under the gateway's lock. */
record OrderParts(
        Account account,
        TrackedOrders tracked,
        RateBudget budget,
        SystemRecords system,
        OrderReports reports,
        RequestSender sender,
        OrderQueries queries,
        Reconciler reconciler,
        TradeReader trades,
        Audits audits,
        OrderEntry entry,
        OrderAnswers answers,
        VenueClock clock) {

    /** @param wire not connected yet */
    static OrderParts of(
            final BinanceSettings settings,
            final Credentials credentials,
            final Account account,
            final VenueAdapter.Context context,
            final RateBudget budget,
            final WireSupervisor wire) {
        final EventPublisher publisher = context.publisher("binance-orders");
        final int venueIndex = context.venueIndex();
        final Schedule schedule = settings.schedule();
        final TrackedOrders tracked = new TrackedOrders();
        final OrderRecords records = new OrderRecords(publisher, venueIndex, tracked);
        final SystemRecords system = new SystemRecords(publisher, venueIndex);
        final OrderReports reports = new OrderReports(account, records, tracked);
        final RequestSender sender =
                new RequestSender(wire, credentials, publisher, settings.recvWindowMs(), account.instruments());
        final TradeReader trades = new TradeReader(account, sender, reports, records, tracked, budget);
        final Audits audits = new Audits(schedule, account, tracked, sender, records, reports, system, trades, budget);
        final OrderQueries queries =
                new OrderQueries(account, sender, reports, records, tracked, audits, settings.absentAfterNs());
        audits.queries(queries);
        final Reconciler reconciler =
                new Reconciler(account, sender, reports, system, trades, tracked, queries, schedule.retryNs());
        final OrderEntry entry = new OrderEntry(account, tracked, records, sender, queries, budget, context);
        final OrderAnswers answers =
                new OrderAnswers(account, tracked, records, reports, queries, entry.requests(), sender);
        final VenueClock clock = new VenueClock(publisher, sender, system, schedule.clockNs());
        return new OrderParts(
                account,
                tracked,
                budget,
                system,
                reports,
                sender,
                queries,
                reconciler,
                trades,
                audits,
                entry,
                answers,
                clock);
    }
}
