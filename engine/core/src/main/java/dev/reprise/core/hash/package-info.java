/** How the core's parts take their state into one hash, and how they find by its id what they keep in slots. */
package dev.reprise.core.hash;
