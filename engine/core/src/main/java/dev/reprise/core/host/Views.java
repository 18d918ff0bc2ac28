package dev.reprise.core.host;

import dev.reprise.api.Book;
import dev.reprise.api.Fill;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.Position;
import dev.reprise.api.Protector;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.Trade;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.core.CoreState;
import dev.reprise.core.book.OrderBook;
import dev.reprise.core.market.Markets;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;

/** The API's views over the core's state. Each is one object, pointed at what it shows. */
final class Views {
    private Views() {}

    static final class TopView implements TopOfBook {
        private final Markets markets;
        private Instrument instrument;

        TopView(final Markets markets) {
            this.markets = markets;
        }

        TopView at(final Instrument shown) {
            instrument = shown;
            return this;
        }

        @Override
        public Instrument instrument() {
            return instrument;
        }

        @Override
        public boolean isValid() {
            return markets.hasTop(instrument.index());
        }

        @Override
        public long bidPrice() {
            return markets.bidPrice(instrument.index());
        }

        @Override
        public long bidQty() {
            return markets.bidQty(instrument.index());
        }

        @Override
        public long askPrice() {
            return markets.askPrice(instrument.index());
        }

        @Override
        public long askQty() {
            return markets.askQty(instrument.index());
        }
    }

    static final class BookView implements Book {
        private final Markets markets;
        private Instrument instrument;

        BookView(final Markets markets) {
            this.markets = markets;
        }

        BookView at(final Instrument shown) {
            instrument = shown;
            return this;
        }

        private OrderBook book() {
            return markets.book(instrument.index());
        }

        @Override
        public Instrument instrument() {
            return instrument;
        }

        @Override
        public boolean isValid() {
            return markets.isBookValid(instrument.index());
        }

        @Override
        public long bestPrice(final Side side) {
            return book() == null ? NO_PRICE : book().bestPrice(side);
        }

        @Override
        public long nextPrice(final Side side, final long price) {
            return book() == null ? NO_PRICE : book().nextPrice(side, price);
        }

        @Override
        public long qtyAt(final Side side, final long price) {
            return book() == null ? 0 : book().qtyAt(side, price);
        }

        @Override
        public int levels(final Side side) {
            return book() == null ? 0 : book().levels(side);
        }

        @Override
        public double depth(final Side side, final int levels) {
            return book() == null ? 0 : book().depth(side, levels);
        }
    }

    static final class TradeView implements Trade {
        private Instrument instrument;
        private long price;
        private long qty;
        private Side aggressor;
        private long venueTime;

        TradeView at(
                final Instrument shown, final long price, final long qty, final Side aggressor, final long venueTime) {
            instrument = shown;
            this.price = price;
            this.qty = qty;
            this.aggressor = aggressor;
            this.venueTime = venueTime;
            return this;
        }

        @Override
        public Instrument instrument() {
            return instrument;
        }

        @Override
        public long price() {
            return price;
        }

        @Override
        public long qty() {
            return qty;
        }

        @Override
        public Side aggressor() {
            return aggressor;
        }

        @Override
        public long venueTime() {
            return venueTime;
        }
    }

    static final class OrderView implements Order {
        private final Orders orders;
        private final Markets markets;
        private int slot;

        OrderView(final Orders orders, final Markets markets) {
            this.orders = orders;
            this.markets = markets;
        }

        OrderView at(final int shown) {
            slot = shown;
            return this;
        }

        @Override
        public long clientOrderId() {
            return orders.clientOrderId(slot);
        }

        @Override
        public Instrument instrument() {
            return markets.instrument(orders.instrument(slot));
        }

        @Override
        public Side side() {
            return orders.side(slot);
        }

        @Override
        public OrderRole role() {
            return orders.role(slot);
        }

        @Override
        public OrderStatus status() {
            return orders.status(slot);
        }

        @Override
        public OrderType type() {
            return orders.type(slot);
        }

        @Override
        public long stopPrice() {
            return orders.stopPrice(slot);
        }

        @Override
        public long otherLegId() {
            final int other = orders.otherLeg(slot);
            return other < 0 ? 0 : orders.clientOrderId(other);
        }

        @Override
        public long price() {
            return orders.price(slot);
        }

        @Override
        public long qty() {
            return orders.qty(slot);
        }

        @Override
        public long cumQty() {
            return orders.cumQty(slot);
        }

        @Override
        public long leavesQty() {
            return orders.leavesQty(slot);
        }

        @Override
        public boolean isWorking() {
            return orders.isWorking(slot);
        }
    }

    static final class FillView implements Fill {
        private final OrderView order;
        private long lastPrice;
        private long lastQty;
        private Liquidity liquidity;

        FillView(final Orders orders, final Markets markets) {
            order = new OrderView(orders, markets);
        }

        FillView at(final int slot, final long price, final long qty, final Liquidity liquidity) {
            order.at(slot);
            lastPrice = price;
            lastQty = qty;
            this.liquidity = liquidity;
            return this;
        }

        @Override
        public Order order() {
            return order;
        }

        @Override
        public long lastPrice() {
            return lastPrice;
        }

        @Override
        public long lastQty() {
            return lastQty;
        }

        @Override
        public Liquidity liquidity() {
            return liquidity;
        }
    }

    static final class PositionView implements Position {
        private final CoreState state;
        private final Portfolio portfolio;
        private final int strategy;
        private Instrument instrument;

        PositionView(final CoreState state, final int strategy) {
            this.state = state;
            portfolio = state.portfolio;
            this.strategy = strategy;
        }

        PositionView at(final Instrument shown) {
            instrument = shown;
            return this;
        }

        @Override
        public Instrument instrument() {
            return instrument;
        }

        @Override
        public long qty() {
            return portfolio.positionQty(strategy, instrument.index());
        }

        @Override
        public boolean isFlat() {
            final long qty = qty();
            return qty == 0 || state.markets.isDust(instrument, Math.abs(qty));
        }

        @Override
        public Protector protectedBy() {
            return state.protection.protector(strategy, instrument.index());
        }

        @Override
        public long averagePrice() {
            return portfolio.averagePrice(strategy, instrument.index());
        }

        @Override
        public long realisedPnl() {
            return portfolio.realisedPnl(strategy, instrument.index());
        }
    }
}
