package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;
import dev.reprise.core.portfolio.Reservations;

/** The checks and what they remember, wired to each other. */
final class Parts {
    final MarketView market;
    final Orders orders;
    final int strategies;
    final RiskLimits limits;
    final Permissions permissions;
    final VenueLinks links;
    final PriceChecks prices;
    final ExposureChecks exposure;
    final AccountExposure account;
    final RequestRates rates;
    final RepeatedFills repeated;
    final ParentChild children;
    final SelfTrade selfTrade;
    final Reservations reservations;
    final CreditCheck credit;
    final DailyLoss daily;
    final Equity equity;
    final OrderToTrade ratios;
    final RejectBreaker rejects;
    final MachineHealth health;
    final StaleData stale;
    final Stops stops;

    Parts(final MarketView market, final Orders orders, final Portfolio portfolio, final RiskCapacity capacity) {
        this.market = market;
        this.orders = orders;
        strategies = capacity.strategies();
        limits = new RiskLimits(market, capacity);
        permissions = new Permissions(market, limits, capacity);
        links = new VenueLinks(capacity);
        prices = new PriceChecks(market, limits, capacity);
        exposure = new ExposureChecks(market, orders, portfolio, limits, capacity);
        equity = new Equity(portfolio, limits, capacity);
        account = new AccountExposure(market, orders, portfolio, limits, equity);
        rates = new RequestRates(limits, capacity);
        repeated = new RepeatedFills(limits, capacity);
        children = new ParentChild(orders);
        selfTrade = new SelfTrade(orders, market);
        reservations = new Reservations(portfolio.balances(), orders.capacity());
        credit = new CreditCheck(portfolio.balances(), limits);
        daily = new DailyLoss(market, portfolio, limits, equity, capacity);
        ratios = new OrderToTrade(limits, capacity);
        rejects = new RejectBreaker(limits, capacity);
        health = new MachineHealth(limits);
        stale = new StaleData(market, orders, limits, capacity);
        stops = new Stops(strategies);
    }

    long stateHash(final long seed) {
        long hash = permissions.stateHash(limits.stateHash(seed));
        hash = prices.stateHash(links.stateHash(hash));
        hash = children.stateHash(repeated.stateHash(rates.stateHash(hash)));
        hash = equity.stateHash(daily.stateHash(hash));
        hash = rejects.stateHash(ratios.stateHash(hash));
        return stops.stateHash(stale.stateHash(health.stateHash(hash)));
    }

    void carry(final Carrier carrier) {
        limits.carry(carrier);
        permissions.carry(carrier);
        links.carry(carrier);
        prices.carry(carrier);
        rates.carry(carrier);
        repeated.carry(carrier);
        children.carry(carrier);
        reservations.carry(carrier);
        daily.carry(carrier);
        equity.carry(carrier);
        ratios.carry(carrier);
        rejects.carry(carrier);
        health.carry(carrier);
        stale.carry(carrier);
        stops.carry(carrier);
    }
}
