/// The wiring: beans, the round, the workers of the areas, and the picture they publish. Turns events into rounds and
/// rounds into settled areas; decides nothing about services, routes or rules itself.
@NullMarked
package io.kuberouter.agent;

import org.jspecify.annotations.NullMarked;
