/* ter-demo-inventory.c — Sixty-four datasets of a community of communes
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * An inventory as a real one is in its second year: some datasets are late, one has not been qualified, one public
 * table descends from personal data, one is past its retention.
 *
 *  1. Stages are 9, 14, 8, 10, 12, 7, 2 and 2; statuses are 8 personal, 47 public, 5 of general interest, 3 private
 *     and 1 not qualified yet. A test counts them.
 *  2. Ages are days before now: what is late stays late.
 */

#include "config.h"

#include "ter-demo-private.h"

#define PERSONAL TER_STATUS_PERSONAL
#define PUBLIC TER_STATUS_PUBLIC
#define GENERAL TER_STATUS_GENERAL_INTEREST
#define PRIVATE TER_STATUS_PRIVATE_INTEREST
#define UNKNOWN TER_STATUS_UNKNOWN
#define HELD TER_ORIGIN_HELD
#define PLANNED TER_ORIGIN_PLANNED
#define THIRD TER_ORIGIN_THIRD_PARTY

#define EAU "Service des eaux"
#define BATI "Service bâtiments"
#define ADMIN "Administration générale"
#define AMENAGEMENT "Aménagement"
#define DATA "Animation data"
#define DELEGATAIRE "Délégataire d’eau"
#define MOREL "Claire Morel"
#define BERNARD "Thomas Bernard"
#define DUVAL "Sophie Duval"
#define PETIT "Antoine Petit"
#define ROUX "Yasmine Roux"
#define LEFEVRE "Nadia Lefèvre"

typedef struct
{
  const char *title;
  const char *theme;
  const char *producer;
  const char *steward;
  const char *granularity;
  const char *frequency;
  const char *format;
  TerDatasetStatus status;
  TerStage stage;
  TerOrigin origin;
  /* Days since its content changed, -1 when it has none. */
  int age;
  int n_rows;
  const char *description;
} Row;

static const Row rows[] = {
  /* 9 listed */
  { "Capteurs de stationnement", "mobility", "Opérateur de stationnement", ROUX, "place",
    "continuous", NULL, GENERAL, TER_STAGE_LISTED, PLANNED, -1, -1,
    "Finalité à écrire avant toute collecte." },
  { "Inventaire des arbres", "environment", AMENAGEMENT, PETIT, "arbre", "annual", NULL, PUBLIC,
    TER_STAGE_LISTED, PLANNED, -1, -1, NULL },
  { "Tournées de déchets", "waste", "Prestataire de collecte", PETIT, "tournée", "weekly", NULL,
    GENERAL, TER_STAGE_LISTED, THIRD, -1, -1, "Contrat sans format de restitution." },
  { "Comptage de vélos", "mobility", AMENAGEMENT, PETIT, "point de comptage", "hourly", NULL,
    PUBLIC, TER_STAGE_LISTED, PLANNED, -1, -1, NULL },
  { "Potentiel solaire des toitures", "energy", "Région", BERNARD, "bâtiment", "punctual", NULL,
    PUBLIC, TER_STAGE_LISTED, THIRD, -1, -1, NULL },
  { "Fréquentation de la médiathèque", "culture", "Médiathèque", DUVAL, "jour", "daily", NULL,
    PUBLIC, TER_STAGE_LISTED, PLANNED, -1, -1, NULL },
  { "Traces de navigation des usagers du site", "governance", "Prestataire du site", LEFEVRE,
    "visite", "continuous", NULL, PERSONAL, TER_STAGE_LISTED, THIRD, -1, -1,
    "Recensé par la déléguée à la protection des données." },
  { "Tableau des flux de téléphonie mobile", "mobility", "Opérateur privé", ROUX, "commune",
    "monthly", NULL, PRIVATE, TER_STAGE_LISTED, THIRD, -1, -1, NULL },
  { "Fichiers du service voirie", "governance", AMENAGEMENT, PETIT, NULL, NULL, NULL, UNKNOWN,
    TER_STAGE_LISTED, HELD, -1, -1, "Dossier partagé que personne n’a encore qualifié." },

  /* 14 collected */
  { "Débits de secteur, 15 min", "water", EAU, MOREL, "secteur", "continuous", "series", PUBLIC,
    TER_STAGE_COLLECTED, HELD, 0, 210000, NULL },
  { "Mobilité, opérateur privé", "mobility", "Opérateur privé", ROUX, "trajet", "monthly", "CSV",
    PRIVATE, TER_STAGE_COLLECTED, THIRD, 51, 12400,
    "Reçu sans accord écrit sur sa réutilisation." },
  { "Température des écoles", "energy", BATI, BERNARD, "salle", "hourly", "series", PUBLIC,
    TER_STAGE_COLLECTED, HELD, 0, 52500,
    "Scénario Saint-Sulpice-la-Forêt : un réseau LoRa de 40 capteurs dans les bâtiments. Page Énergie." },
  { "Qualité de l’air intérieur", "environment", BATI, BERNARD, "salle", "hourly", "series", PUBLIC,
    TER_STAGE_COLLECTED, HELD, 0, 87000, NULL },
  { "Index d’électricité des bâtiments", "energy", BATI, BERNARD, "bâtiment", "hourly", "series",
    PUBLIC, TER_STAGE_COLLECTED, HELD, 0, 140000, NULL },
  { "Index de gaz des bâtiments", "energy", BATI, BERNARD, "bâtiment", "hourly", "series", PUBLIC,
    TER_STAGE_COLLECTED, HELD, 0, 122000, NULL },
  { "Niveaux des réservoirs", "water", EAU, MOREL, "réservoir", "hourly", "series", PUBLIC,
    TER_STAGE_COLLECTED, HELD, 0, 35000, NULL },
  { "Station météo de Bourg-Clair", "environment", EAU, MOREL, "station", "continuous", "series",
    PUBLIC, TER_STAGE_COLLECTED, HELD, 0, 122000,
    "Scénario Cozzano : un village équipé de capteurs, et le tableau de bord de la mairie. Page Vue d’ensemble." },
  { "Niveau de la rivière", "water", "Syndicat de rivière", MOREL, "station", "hourly", "series",
    PUBLIC, TER_STAGE_COLLECTED, THIRD, 0, 17400, NULL },
  { "Puissance de l’éclairage public", "energy", "Syndicat d’énergie", BERNARD, "armoire", "hourly",
    "series", GENERAL, TER_STAGE_COLLECTED, THIRD, 0, 35000,
    "Scénario SDEF Finistère : le syndicat tient le réseau et rend leurs données aux communes. Page Sources." },
  { "Contours des communes", "governance", "IGN", PETIT, "commune", "annual", "GeoJSON", PUBLIC,
    TER_STAGE_COLLECTED, THIRD, 21, 12,
    "Scénario CC Pays Haut Val-d’Alzette : des formats ouverts et interchangeables. Page Carte." },
  { "Factures de gaz", "energy", "Fournisseur de gaz", BERNARD, "point de livraison", "monthly",
    "CSV", PUBLIC, TER_STAGE_COLLECTED, THIRD, 11, 168, NULL },
  { "Signalements des habitants", "governance", ADMIN, DUVAL, "signalement", "daily", "CSV",
    PERSONAL, TER_STAGE_COLLECTED, HELD, 1, 914, NULL },
  { "Bornes de recharge", "mobility", "Syndicat d’énergie", BERNARD, "point de charge", "daily",
    "CSV", PUBLIC, TER_STAGE_COLLECTED, THIRD, 12, 18, NULL },

  /* 8 stored */
  { "Télérelève des abonnés", "water", DELEGATAIRE, MOREL, "abonné", "daily", "CSV", PERSONAL,
    TER_STAGE_STORED, THIRD, 1, 2377000,
    "Deux agents y ont accès. Ancêtre de « Consommation d’eau par quartier »." },
  { "Délibérations", "governance", ADMIN, DUVAL, "acte", "quarterly", "CSV", PUBLIC,
    TER_STAGE_STORED, HELD, 34, 1260,
    "Scénario Brocas : ouvrir pour rendre compte et pour mesurer ses propres politiques. Page Données." },
  { "Adresses (BAL)", "governance", AMENAGEMENT, PETIT, "adresse", "monthly", "CSV", PUBLIC,
    TER_STAGE_STORED, HELD, 19, 7315, NULL },
  { "Budget primitif", "governance", ADMIN, DUVAL, "ligne", "annual", "CSV", PUBLIC,
    TER_STAGE_STORED, HELD, 236, 1840, NULL },
  { "Équipements publics", "governance", ADMIN, PETIT, "équipement", "annual", "GeoJSON", PUBLIC,
    TER_STAGE_STORED, HELD, 148, 96, NULL },
  { "Menus de la cantine", "education", ADMIN, DUVAL, "jour", "weekly", "CSV", PUBLIC,
    TER_STAGE_STORED, HELD, 24, 36, "En attente du schéma ; attendu chaque semaine." },
  { "Inscriptions périscolaires", "education", ADMIN, DUVAL, "enfant", "annual", "CSV", PERSONAL,
    TER_STAGE_STORED, HELD, 82, 1105,
    "Scénario Antibes : l’algorithme qui attribue les places est décrit dans un registre. Page Données." },
  { "Accidents de la route", "mobility", "État", PETIT, "accident", "annual", "CSV", PUBLIC,
    TER_STAGE_STORED, THIRD, 310, 212, NULL },

  /* 10 processed */
  { "Relevés des bâtiments", "energy", BATI, BERNARD, "bâtiment, jour", "daily", "series", PUBLIC,
    TER_STAGE_PROCESSED, HELD, 0, 11680, NULL },
  { "Aides à la rénovation", "energy", ADMIN, DUVAL, "dossier", "monthly", "CSV", PERSONAL,
    TER_STAGE_PROCESSED, HELD, 28, 431, "Calculées par un algorithme dont la notice manque." },
  { "Qualité de la rivière", "water", "Syndicat de rivière", MOREL, "prélèvement", "monthly", "CSV",
    PUBLIC, TER_STAGE_PROCESSED, THIRD, 17, 2210, NULL },
  { "Volumes par secteur et par jour", "water", DELEGATAIRE, MOREL, "secteur, jour", "daily",
    "series", GENERAL, TER_STAGE_PROCESSED, THIRD, 1, 4374,
    "Le contrat de délégation de 2014 n’a pas de clause de réversibilité." },
  { "Linéaire de voirie", "mobility", AMENAGEMENT, PETIT, "tronçon", "annual", "GeoJSON", PUBLIC,
    TER_STAGE_PROCESSED, HELD, 201, 1480, NULL },
  { "Déchets collectés", "waste", "Syndicat des déchets", PETIT, "commune, mois", "monthly", "CSV",
    PUBLIC, TER_STAGE_PROCESSED, THIRD, 44, 288, NULL },
  { "Effectifs scolaires", "education", "Rectorat", DUVAL, "école", "annual", "CSV", PUBLIC,
    TER_STAGE_PROCESSED, THIRD, 76, 42, NULL },
  { "Marchés publics en cours", "governance", ADMIN, DUVAL, "marché", "quarterly", "CSV", PUBLIC,
    TER_STAGE_PROCESSED, HELD, 61, 87, NULL },
  { "Zones d’activité", "economy", AMENAGEMENT, ROUX, "parcelle", "annual", "GeoJSON", PUBLIC,
    TER_STAGE_PROCESSED, HELD, 266, 214, NULL },
  { "Trajets domicile-travail", "mobility", "INSEE", ROUX, "commune", "annual", "CSV", PUBLIC,
    TER_STAGE_PROCESSED, THIRD, 153, 3120, NULL },

  /* 12 analysed */
  { "Consommation d’eau par quartier", "water", EAU, MOREL, "quartier, mois", "monthly", "CSV",
    PUBLIC, TER_STAGE_ANALYSED, HELD, 14, 594,
    "Volumes mensuels par quartier. Un ancêtre est personnel : télérelève des compteurs d’abonnés." },
  { "Économies d’énergie des bâtiments", "energy", BATI, BERNARD, "bâtiment, année", "monthly",
    "CSV", PUBLIC, TER_STAGE_ANALYSED, HELD, 3, 16, NULL },
  { "Rendement du réseau d’eau", "water", EAU, MOREL, "secteur, année", "monthly", "CSV", PUBLIC,
    TER_STAGE_ANALYSED, HELD, 9, 36, NULL },
  { "Suivi du plan climat", "environment", DATA, ROUX, "action", "quarterly", "CSV", PUBLIC,
    TER_STAGE_ANALYSED, HELD, 40, 58,
    "Scénario Val-de-Cher Controis : les données du plan climat servent à la fois à agir et à rendre compte. "
    "Page Vue d’ensemble." },
  { "Diagnostic des bâtiments publics", "energy", BATI, BERNARD, "bâtiment", "annual", "CSV",
    PUBLIC, TER_STAGE_ANALYSED, HELD, 122, 8, NULL },
  { "Part du bio et du local à la cantine", "education", ADMIN, DUVAL, "mois", "monthly", "CSV",
    PUBLIC, TER_STAGE_ANALYSED, HELD, 33, 24,
    "Scénario Nantes Métropole : partager la donnée pour un projet alimentaire de territoire. Page Données." },
  { "Fréquentation des lignes de bus", "mobility", "Région", PETIT, "ligne, mois", "monthly", "CSV",
    PUBLIC, TER_STAGE_ANALYSED, THIRD, 47, 312, NULL },
  { "Prévision de la demande en eau", "water", EAU, MOREL, "secteur, jour", "daily", "CSV", PUBLIC,
    TER_STAGE_ANALYSED, HELD, 1, 1095, NULL },
  { "Population et logements", "governance", "INSEE", ROUX, "commune", "annual", "CSV", PUBLIC,
    TER_STAGE_ANALYSED, THIRD, 330, 12, NULL },
  { "Indicateurs partagés avec les voisins", "governance", DATA, ROUX, "commune", "annual", "CSV",
    PUBLIC, TER_STAGE_ANALYSED, HELD, 95, 84,
    "Scénario Haute-Garonne : mettre en commun des méthodes et des outils entre collectivités. Page Données." },
  { "Vacance commerciale", "economy", AMENAGEMENT, ROUX, "commerce", "annual", "CSV", PRIVATE,
    TER_STAGE_ANALYSED, HELD, 187, 164, NULL },
  { "Ambiance lumineuse nocturne", "environment", "Syndicat d’énergie", BERNARD, "armoire",
    "monthly", "CSV", PUBLIC, TER_STAGE_ANALYSED, THIRD, 26, 48,
    "Scénario CCPHVA : une stratégie de la donnée, éclairage et charte éthique. Page Carte." },

  /* 7 backed up */
  { "Budget 2025", "governance", ADMIN, DUVAL, "ligne", "annual", "CSV", PUBLIC,
    TER_STAGE_BACKED_UP, HELD, 236, 1811, NULL },
  { "Voirie, linéaire", "mobility", AMENAGEMENT, PETIT, "tronçon", "annual", "GeoJSON", PUBLIC,
    TER_STAGE_BACKED_UP, HELD, 570, 1462, NULL },
  { "Marchés publics 2025", "governance", ADMIN, DUVAL, "marché", "annual", "CSV", PUBLIC,
    TER_STAGE_BACKED_UP, HELD, 298, 143, NULL },
  { "Subventions aux associations 2025", "governance", ADMIN, DUVAL, "subvention", "annual", "CSV",
    PUBLIC, TER_STAGE_BACKED_UP, HELD, 420, 131, "À publier depuis le 31 mars." },
  { "Comptes administratifs", "governance", ADMIN, DUVAL, "ligne", "annual", "CSV", PUBLIC,
    TER_STAGE_BACKED_UP, HELD, 160, 5220,
    "Scénario CARENE : un référent data par commune, de la collecte à l’archive. Page Données." },
  { "Listes électorales", "governance", ADMIN, LEFEVRE, "électeur", "annual", "CSV", PERSONAL,
    TER_STAGE_BACKED_UP, HELD, 73, 11020, NULL },
  { "Plan local d’urbanisme", "planning", AMENAGEMENT, PETIT, "zone", "punctual", "GeoJSON", PUBLIC,
    TER_STAGE_BACKED_UP, HELD, 640, 388, NULL },

  /* 2 to archive, 2 to destroy */
  { "Éclairage 2010-2015", "energy", "Syndicat d’énergie", BERNARD, "armoire", "punctual", "CSV",
    GENERAL, TER_STAGE_ARCHIVED, THIRD, 3970, 9100,
    "En versement : attend le récépissé des archives." },
  { "Plans de réseau 1998", "water", EAU, MOREL, "planche", "punctual", "GeoJSON", PUBLIC,
    TER_STAGE_ARCHIVED, HELD, 10200, 41, NULL },
  { "Inscriptions cantine 2019", "education", ADMIN, DUVAL, "enfant", "punctual", "CSV", PERSONAL,
    TER_STAGE_DESTROYED, HELD, 2640, 980,
    "Durée de conservation dépassée : à détruire, visa des archives attendu." },
  { "Vidéo-comptage de la place", "mobility", "Prestataire", ROUX, "passage", "punctual", "CSV",
    PERSONAL, TER_STAGE_DESTROYED, THIRD, 510, 61000,
    "Expérimentation close : avis de la déléguée attendu." },
};

static const char *
purpose_of (const char *theme)
{
  static const struct
  {
    const char *theme;
    const char *purpose;
  } purposes[] = {
    { "energy", "Réduire les consommations des bâtiments publics" },
    { "water", "Améliorer le rendement du réseau d’eau" },
    { "mobility", "Organiser les déplacements" },
    { "education", "Faire fonctionner le service scolaire" },
    { "waste", "Suivre la collecte" },
    { "environment", "Suivre le plan climat" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      if (g_str_equal (purposes[i].theme, theme))
        return purposes[i].purpose;
    }

  return "Administrer la communauté de communes";
}

static TerDataset *
make_dataset (TerDemo   *self,
              const Row *row,
              guint      index)
{
  TerDataset *dataset = ter_dataset_new ();

  dataset->title = g_strdup (row->title);
  dataset->description = g_strdup (row->description);
  dataset->theme = g_strdup (row->theme);
  /* One is listed without a purpose: it may not be collected. */
  dataset->purpose = g_str_equal (row->title, "Capteurs de stationnement")
                         ? NULL
                         : g_strdup (purpose_of (row->theme));
  dataset->producer = g_strdup (row->producer);
  dataset->steward = g_strdup (row->steward);
  dataset->granularity = g_strdup (row->granularity);
  dataset->frequency = g_strdup (row->frequency);
  dataset->format = g_strdup (row->format);
  dataset->licence = row->status == PUBLIC && row->stage > TER_STAGE_LISTED
                         ? g_strdup ("Licence Ouverte 2.0")
                         : NULL;
  dataset->hosting = row->stage == TER_STAGE_LISTED ? NULL
                     : row->origin == THIRD && index % 3 == 0
                         ? g_strdup ("Hébergeur du prestataire, France")
                         : g_strdup ("Serveur de la communauté de communes, France");
  dataset->status = row->status;
  dataset->stage = row->stage;
  dataset->origin = row->origin;
  dataset->created_us = ter_demo_days_ago (self, 620 - (int) (index * 37 % 400));
  dataset->updated_us = row->age >= 0 ? self->now_us - row->age * TER_USEC_PER_DAY -
                                            (index % 6 + 1) * 20 * 60 * TER_USEC_PER_SEC
                                      : TER_INSTANT_NONE;
  dataset->n_rows = row->n_rows;
  dataset->size_bytes = row->n_rows >= 0 ? (gint64) row->n_rows * (40 + index % 50) : -1;
  if (g_strcmp0 (row->format, "series") == 0)
    dataset->source_id = self->network_id;
  else if (g_strcmp0 (row->producer, DELEGATAIRE) == 0)
    dataset->source_id = self->water_id;
  if (dataset->source_id != 0)
    dataset->remote_id = g_strdup_printf ("demo-%u", index + 1);

  return dataset;
}

/* Writes the inventory. */
gboolean
ter_demo_write_inventory (TerDemo *self,
                          GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TerDataset) dataset = make_dataset (self, &rows[i], i);

      if (!ter_store_put_dataset (self->store, dataset, error))
        return FALSE;
    }

  return TRUE;
}
