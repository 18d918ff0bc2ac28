package dev.reprise.core.laws;

import dev.reprise.api.schema.OrderStatus;

/** P13: the venue's whole state told once settles every order as the venue has it, and told again changes nothing. */
final class Reconciliation {
    private Reconciliation() {}

    /** What of it a history that has ended breaks, or null. */
    static String violation(final World world) {
        tell(world);
        final long orders = world.view().state().orders.stateHash();
        final long portfolio = world.view().state().portfolio.stateHash();
        final int caused = tell(world);
        if (caused != 0
                || orders != world.view().state().orders.stateHash()
                || portfolio != world.view().state().portfolio.stateHash()) {
            return "the second pass caused " + caused + " records";
        }
        for (final VenueOrder order : world.venue().orders()) {
            final OrderStatus status = world.view().status(order.id);
            if (status != null
                    && (world.view().isWorking(order.id) != order.live
                            || order.cumQty != world.view().cumQty(order.id))) {
                return "order " + order.id + " is " + status + ", filled "
                        + world.view().cumQty(order.id) + " of " + order.cumQty;
            }
        }
        return null;
    }

    private static int tell(final World world) {
        int caused = 0;
        for (final VenueOrder order : world.venue().orders()) {
            caused += world.causes(world.inputs().snapshot(order, order.status()));
        }
        return caused;
    }
}
