/* ter-demo-scenarios.c — Where the demonstration shows the guide's case studies
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-demo-private.h"
#include "ter-json-writer.h"

/* The guide's case studies, the page that shows the like of each, and what of the demonstration to look at. */
static const struct
{
  const char *name;
  const char *page;
  const char *subject;
} scenarios[] = {
  { "Cozzano", "overview", "Station météo de Bourg-Clair" },
  { "Val-de-Cher Controis", "overview", "Suivi du plan climat" },
  { "Antibes Juan-les-Pins", "data", "Inscriptions périscolaires" },
  { "Brocas", "data", "Délibérations" },
  { "Saint-Sulpice-la-Forêt", "energy", "Température des écoles" },
  { "Pays Haut Val-d’Alzette", "map", "Contours des communes" },
  { "SDEF Finistère", "sources", "Puissance de l’éclairage public" },
  { "CARENE", "data", "Comptes administratifs" },
  { "Nantes Métropole", "data", "Part du bio et du local à la cantine" },
  { "Haute-Garonne", "data", "Indicateurs partagés avec les voisins" },
  { "CCPHVA", "map", "Ambiance lumineuse nocturne" },
};

/* Writes the table of the case studies as the fact "demo-scenarios": [{"name":…,"page":…,"dataset":…}]. */
gboolean
ter_demo_write_scenarios (TerDemo *self,
                          GError **error)
{
  g_autoptr (TerJsonWriter) writer = ter_json_writer_new (FALSE);
  g_autofree char *json = NULL;

  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      ter_json_writer_begin_object (writer);
      ter_json_writer_member_string (writer, "name", scenarios[i].name);
      ter_json_writer_member_string (writer, "page", scenarios[i].page);
      ter_json_writer_member_string (writer, "dataset", scenarios[i].subject);
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);
  json = ter_json_writer_steal (writer);

  return ter_store_set_fact (self->store, "demo-scenarios", json, error);
}
